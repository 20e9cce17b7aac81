/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** Keys and plain signatures of the JDK. */
public final class ForgedKeys {
    private ForgedKeys() {}

    /** A new key pair of P-256. */
    public static KeyPair p256() {
        return ec("secp256r1");
    }

    /** A new key pair of P-384. */
    public static KeyPair p384() {
        return ec("secp384r1");
    }

    /** A new RSA key pair; 4096 bits take seconds. */
    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make an RSA key", e);
        }
    }

    /** A public key of P-256 as the 64 bytes x and y, big-endian. */
    public static Bytes rawP256(PublicKey key) {
        Bytes encoded = Bytes.of(key.getEncoded());
        return encoded.slice(encoded.length() - 64, encoded.length());
    }

    /** ECDSA on P-256 with SHA-256: the 64 bytes r and s, big-endian. */
    public static Bytes signRawP256(PrivateKey key, Bytes message) {
        return sign("SHA256withECDSAinP1363Format", key, message);
    }

    /** A signature by an algorithm of the JDK. */
    public static Bytes sign(String algorithm, PrivateKey key, Bytes message) {
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(message.toArray());
            return Bytes.of(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + algorithm, e);
        }
    }

    /** A digest by an algorithm of the JDK. */
    public static Bytes digest(String algorithm, Bytes message) {
        try {
            return Bytes.of(MessageDigest.getInstance(algorithm).digest(message.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot digest with " + algorithm, e);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a key of " + curve, e);
        }
    }
}
