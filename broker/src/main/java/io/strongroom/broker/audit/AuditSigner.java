/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;

/** A workspace's audit key with its private part, and the name of the log. Immutable and thread-safe. */
public final class AuditSigner {
    private final String origin;
    private final AuditKey key;
    private final PrivateKey privateKey;

    /**
     * A key pair on P-256.
     *
     * @param origin names the log for ever: a UUID
     */
    public AuditSigner(String origin, ECPublicKey publicKey, PrivateKey privateKey) {
        this.origin = origin;
        this.key = new AuditKey(publicKey);
        this.privateKey = privateKey;
    }

    /** The name of the log. */
    public String origin() {
        return origin;
    }

    /** The public part. */
    public AuditKey key() {
        return key;
    }

    /**
     * Signs a statement.
     *
     * @param type what it is: {@code typ} of its header
     * @param payload canonical JSON
     * @return a compact JWS, whose only spelling this is
     */
    public String sign(String type, byte[] payload) {
        String signed = SignedStatement.header(type, key) + "." + Base64URL.encode(payload);
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).build();
            byte[] signature = new ECDSASigner(privateKey, Curve.P_256)
                    .sign(header, signed.getBytes(StandardCharsets.US_ASCII))
                    .decode();
            return signed + "." + Base64URL.encode(LowS.normalize(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot sign with P-256", e);
        }
    }

    @Override
    public String toString() {
        return "AuditSigner[" + key.id() + "]";
    }
}
