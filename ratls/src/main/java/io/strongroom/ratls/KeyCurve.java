/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** The curves of the keys that certificates are made for, each with the signature of the same strength. */
public enum KeyCurve {
    /** P-256, with SHA-256. */
    P_256("secp256r1", 256, "SHA256withECDSA"),
    /** P-384, with SHA-384. */
    P_384("secp384r1", 384, "SHA384withECDSA");

    private final String javaName;
    private final int bits;
    private final String signature;

    KeyCurve(String javaName, int bits, String signature) {
        this.javaName = javaName;
        this.bits = bits;
        this.signature = signature;
    }

    /** A new key, in memory only. */
    public KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(javaName));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot make keys of " + javaName, e);
        }
    }

    /** Java's name of the signature algorithm. */
    String signature() {
        return signature;
    }

    /**
     * The curve of a key.
     *
     * @throws IllegalArgumentException if it is of another curve, or of none
     */
    static KeyCurve of(PublicKey key) {
        int got = key instanceof ECPublicKey ec
                ? ec.getParams().getCurve().getField().getFieldSize()
                : 0;
        for (KeyCurve curve : values()) {
            if (curve.bits == got) {
                return curve;
            }
        }
        throw new IllegalArgumentException("the key is of " + key.getAlgorithm() + " (wanted P-256 or P-384)");
    }
}
