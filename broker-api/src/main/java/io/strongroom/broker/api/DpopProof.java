/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.seal.Ecdsa;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Proofs that the sender of a request holds the key its token is bound to. Source: RFC 9449, section 4.2. */
public final class DpopProof {
    /** The {@code typ} of a proof. */
    public static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

    private DpopProof() {}

    /**
     * Signs a proof for one request.
     *
     * @param identityKey with its private part
     * @param uri the request's URI; query and fragment are left out of the proof
     * @return the compact form, for the header {@code DPoP}
     */
    public static String sign(ECKey identityKey, String method, URI uri, String token, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .claim("htm", method)
                .claim("htu", target(uri))
                .claim("ath", tokenHash(token))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(TYPE)
                .jwk(identityKey.toPublicJWK())
                .build();
        SignedJWT proof = new SignedJWT(header, claims);
        try {
            ECDSASigner signer = new ECDSASigner(identityKey);
            signer.getJCAContext().setProvider(Ecdsa.provider());
            proof.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot sign with P-256", e);
        }
        return proof.serialize();
    }

    /** The {@code htu} of a request: its URI without query and fragment. */
    public static String target(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    /** The {@code ath} of a token: base64url of the SHA-256 of its text. */
    public static String tokenHash(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Base64URL.encode(sha256.digest(token.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
