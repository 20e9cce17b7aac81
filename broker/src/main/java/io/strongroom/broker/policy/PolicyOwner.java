/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * A person whose signature a change of the policy needs.
 *
 * @param name how messages and the audit log call them
 * @param key of Ed25519, or of P-256 or P-384 for ECDSA
 */
public record PolicyOwner(String name, PublicKey key) {
    private static final String ED25519 = "Ed25519";
    private static final int P256_BITS = 256;
    private static final int P384_BITS = 384;

    /**
     * Checks the kind of key.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public PolicyOwner {
        if (algorithmOf(key).isEmpty()) {
            throw new IllegalArgumentException("the key of owner '" + name + "' is a key for " + key.getAlgorithm()
                    + " (expected Ed25519, or ECDSA with P-256 or P-384)");
        }
    }

    /**
     * Reads a public key.
     *
     * @param spki SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7)
     * @throws IllegalArgumentException if it is of no known kind
     */
    static PolicyOwner of(String name, byte[] spki) {
        return read(ED25519, spki)
                .or(() -> read("EC", spki))
                .map(key -> new PolicyOwner(name, key))
                .orElseThrow(() -> new IllegalArgumentException("the key of owner '" + name
                        + "' is not a SubjectPublicKeyInfo of Ed25519, P-256 or P-384 in base64"));
    }

    private static Optional<PublicKey> read(String algorithm, byte[] spki) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    /**
     * Whether this owner signed the statement.
     *
     * @param signature 64 bytes for Ed25519 (RFC 8032), a DER sequence of two integers for ECDSA (RFC 3279, 2.2.3)
     */
    boolean signed(byte[] statement, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(
                    algorithmOf(key).orElseThrow(() -> new IllegalStateException("no algorithm")));
            verifier.initVerify(key);
            verifier.update(statement);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The signature algorithm for keys of this kind in Java's words, public or private, or none. */
    public static Optional<String> algorithmOf(Key key) {
        if (key instanceof EdECKey edwards) {
            return ED25519.equals(edwards.getParams().getName()) ? Optional.of(ED25519) : Optional.empty();
        }
        int bits = fieldBits(key);
        if (bits == P256_BITS) {
            return Optional.of("SHA256withECDSA");
        }
        return bits == P384_BITS ? Optional.of("SHA384withECDSA") : Optional.empty();
    }

    private static int fieldBits(Key key) {
        return key instanceof ECKey elliptic
                ? elliptic.getParams().getCurve().getField().getFieldSize()
                : 0;
    }
}
