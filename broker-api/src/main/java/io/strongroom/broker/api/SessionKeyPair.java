/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/**
 * The two keys of a session, made in this process and never written anywhere: one to which the broker encrypts, one that
 * signs.
 */
final class SessionKeyPair {
    private final ECKey encryption;
    private final ECKey identity;
    private final KeyPair identityPair;

    private SessionKeyPair(KeyPair encryptionPair, KeyPair identityPair) {
        this.encryption = new ECKey.Builder(Curve.P_256, (ECPublicKey) encryptionPair.getPublic())
                .privateKey(encryptionPair.getPrivate())
                .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
                .build();
        this.identity = new ECKey.Builder(Curve.P_256, (ECPublicKey) identityPair.getPublic())
                .privateKey(identityPair.getPrivate())
                .build();
        this.identityPair = identityPair;
    }

    static SessionKeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SessionKeyPair(generator.generateKeyPair(), generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make P-256 keys", e);
        }
    }

    /** The key to which the broker encrypts, with its private part. */
    ECKey encryption() {
        return encryption;
    }

    /** The key that signs proofs and gets a certificate, with its private part. */
    ECKey identity() {
        return identity;
    }

    /** {@link #identity} for the JDK's own interfaces. */
    KeyPair identityPair() {
        return identityPair;
    }

    @Override
    public String toString() {
        return "SessionKeyPair[P-256]";
    }
}
