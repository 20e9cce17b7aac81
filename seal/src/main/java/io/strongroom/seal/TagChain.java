/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The digest of a file's chunk tags in order: {@code D(0)} is 32 zero bytes, {@code D(i + 1) = SHA-256(D(i) ‖ tag i)}. Its
 * state is its value, so that writing can be resumed. Not thread-safe.
 */
final class TagChain {
    static final int LENGTH_BYTES = 32;

    private final MessageDigest sha256;
    private final byte[] value;

    /** Begins, or goes on, with {@code value}, which is copied. */
    TagChain(SealCrypto crypto, byte[] value) {
        this.sha256 = crypto.newSha256();
        this.value = value.clone();
    }

    static byte[] start() {
        return new byte[LENGTH_BYTES];
    }

    /** Adds the tag that begins at {@code off}. */
    void add(byte[] b, int off) {
        try {
            sha256.update(value);
            sha256.update(b, off, SealedLengths.TAG_BYTES);
            sha256.digest(value, 0, LENGTH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 gave more than 32 bytes", e);
        }
    }

    /** A copy of the digest so far. */
    byte[] value() {
        return value.clone();
    }
}
