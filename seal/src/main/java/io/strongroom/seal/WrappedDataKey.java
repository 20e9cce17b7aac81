/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A data key under a zone key, as it stands in a header: bytes 72 to 159, called {@code W} in the specification.
 *
 * <p>Layout, big-endian: zone-key version (4), wrap algorithm (1), wrapped length (1), zero (2), wrap salt (32), wrapped
 * key with its tag (48). Immutable and thread-safe. Source: docs/spec/sealed-file.md, section "Header".
 */
public final class WrappedDataKey {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 88;

    private final byte[] bytes;

    private WrappedDataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes the 88 bytes as they stand; they are copied.
     *
     * @throws IllegalArgumentException if the length is not 88
     */
    public static WrappedDataKey of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a wrapped data key has 88 bytes, got " + bytes.length);
        }
        return new WrappedDataKey(bytes.clone());
    }

    /** The version of the zone key, from 1; as an unsigned 32-bit number. */
    public int keyVersion() {
        return ((bytes[0] & 0xFF) << 24) | ((bytes[1] & 0xFF) << 16) | ((bytes[2] & 0xFF) << 8) | (bytes[3] & 0xFF);
    }

    /** A copy of the 88 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrappedDataKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WrappedDataKey[version " + Integer.toUnsignedString(keyVersion()) + "]";
    }
}
