/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The random id of a zone key: 16 bytes, stored in the clear in the header of every file of the zone.
 *
 * <p>Written as 32 lower-case hexadecimal digits. Immutable and thread-safe.
 */
public final class KeyId {
    /** Length of an id in bytes. */
    public static final int LENGTH_BYTES = 16;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private KeyId(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Draws a new id from {@code random}. */
    public static KeyId random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH_BYTES];
        random.nextBytes(bytes);
        return new KeyId(bytes);
    }

    /**
     * Reads an id from exactly 16 bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is not 16
     */
    public static KeyId of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a key id has 16 bytes, got " + bytes.length);
        }
        return new KeyId(bytes.clone());
    }

    /**
     * Reads an id from 32 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static KeyId parse(String hex) {
        return of(HEX.parseHex(hex));
    }

    /** A copy of the 16 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyId that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
