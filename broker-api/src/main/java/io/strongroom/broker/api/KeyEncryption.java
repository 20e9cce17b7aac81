/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.impl.AAD;
import com.nimbusds.jose.crypto.impl.ECDH;
import com.nimbusds.jose.crypto.impl.ECDHCryptoProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;

/**
 * Encrypts under a protected header in canonical JSON. The public KBS client builds the header anew from what it has read,
 * as {@code alg}, {@code enc}, {@code epk}, and authenticates that: with members in another order, which RFC 7516 allows
 * and the library writes, it could not open the answer.
 *
 * <p>Source: RFC 7516, section 5.1; RFC 7518, sections 4.3 and 4.6; kbs-types, {@code ProtectedHeader::generate_aad}.
 */
final class KeyEncryption {
    private KeyEncryption() {}

    /** The parts of a JWE of {@code secret} with A256GCM; its header reads back exactly as it was authenticated. */
    static JWECryptoParts encrypt(byte[] secret, TeePublicKey recipient) {
        try {
            return recipient.jwk() instanceof RSAKey rsa
                    ? encrypt(secret, rsa)
                    : encrypt(secret, ((ECKey) recipient.jwk()).getCurve(), recipient.agreementKey());
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot encrypt with " + recipient.algorithm(), e);
        }
    }

    private static JWECryptoParts encrypt(byte[] secret, RSAKey recipient) throws JOSEException {
        JWEHeader header = header(JWEAlgorithm.RSA_OAEP_256, members(TeePublicKey.RSA));
        return new RSAEncrypter(recipient).encrypt(header, secret, AAD.compute(header));
    }

    private static JWECryptoParts encrypt(byte[] secret, Curve curve, ECPublicKey recipient)
            throws JOSEException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.getStdName()));
        KeyPair ephemeral = generator.generateKeyPair();
        ObjectNode members = members(TeePublicKey.EC);
        members.set("epk", PublicKeys.toJson(curve, (ECPublicKey) ephemeral.getPublic()));
        return new Agreement(curve).encrypt(header(JWEAlgorithm.ECDH_ES_A256KW, members), secret, recipient, ephemeral);
    }

    private static ObjectNode members(String algorithm) {
        return StrictJson.object().put("alg", algorithm).put("enc", EncryptionMethod.A256GCM.getName());
    }

    /** A header of these bytes; what encryption itself asks it for is the algorithm. */
    private static JWEHeader header(JWEAlgorithm algorithm, ObjectNode members) {
        return new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                .parsedBase64URL(Base64URL.encode(StrictJson.canonical(members)))
                .build();
    }

    /** ECDH-ES with a header that is complete before it encrypts. */
    private static final class Agreement extends ECDHCryptoProvider {
        private Agreement(Curve curve) throws JOSEException {
            super(curve, null);
        }

        @Override
        public Set<Curve> supportedEllipticCurves() {
            return ECDHEncrypter.SUPPORTED_ELLIPTIC_CURVES;
        }

        private JWECryptoParts encrypt(JWEHeader header, byte[] secret, ECPublicKey recipient, KeyPair ephemeral)
                throws JOSEException {
            var shared = ECDH.deriveSharedSecret(recipient, ephemeral.getPrivate(), null);
            return encryptWithZ(header, shared, secret, AAD.compute(header));
        }
    }
}
