/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

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
