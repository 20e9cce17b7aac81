/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The part of a sealed file's header that never changes in the life of the file: bytes 0 to 71, called {@code I} in the
 * specification. It is the associated data of every wrap and goes into the derivation of every key of the file.
 *
 * <p>Immutable and thread-safe. Source: docs/spec/sealed-file.md, section "Header".
 */
public final class HeaderIdentity {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 72;

    private static final int FLAGS_OFFSET = 11;
    private static final int ZONE_ID_OFFSET = 16;
    private static final int FLAG_RESUMABLE = 1;

    private final byte[] bytes;

    private HeaderIdentity(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes the 72 bytes as they stand; they are copied. Whether their constants are those of a version this library
     * reads is judged by the header parser, not here.
     *
     * @throws IllegalArgumentException if the length is not 72
     */
    public static HeaderIdentity of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a header identity has 72 bytes, got " + bytes.length);
        }
        return new HeaderIdentity(bytes.clone());
    }

    /** The zone id: the id of the zone key under which the data key is wrapped. */
    public KeyId zoneId() {
        return KeyId.of(Arrays.copyOfRange(bytes, ZONE_ID_OFFSET, ZONE_ID_OFFSET + KeyId.LENGTH_BYTES));
    }

    /** Whether the file was written in several sessions, so that its final record must be read first. */
    public boolean isResumable() {
        return (bytes[FLAGS_OFFSET] & FLAG_RESUMABLE) != 0;
    }

    /** A copy of the 72 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderIdentity that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "HeaderIdentity[zone " + zoneId() + "]";
    }
}
