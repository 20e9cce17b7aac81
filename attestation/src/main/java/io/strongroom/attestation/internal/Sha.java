/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions that every Java platform has. */
public final class Sha {
    private Sha() {}

    /** SHA-256 over the parts, one after the other. */
    public static byte[] sha256(byte[]... parts) {
        return hash("SHA-256", parts);
    }

    /** SHA-384 over the parts, one after the other. */
    public static byte[] sha384(byte[]... parts) {
        return hash("SHA-384", parts);
    }

    /** SHA-256 over the parts, each preceded by its length as 4 bytes, big-endian. */
    public static byte[] sha256Of(byte[]... parts) {
        byte[][] framed = new byte[2 * parts.length][];
        for (int i = 0; i < parts.length; i++) {
            framed[2 * i] = ByteBuffer.allocate(4).putInt(parts[i].length).array();
            framed[2 * i + 1] = parts[i];
        }
        return hash("SHA-256", framed);
    }

    private static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + algorithm, e);
        }
    }
}
