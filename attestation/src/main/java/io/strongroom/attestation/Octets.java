/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of bytes that is public: a field of a quote, a digest, a measurement. Never a secret. */
public final class Octets {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /** {@code length} zero bytes. */
    public static Octets zeros(int length) {
        return new Octets(new byte[length]);
    }

    /**
     * Reads hexadecimal digits of either case, two for each byte.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Octets parseHex(String hex) {
        return new Octets(HEX.parseHex(hex));
    }

    /** The number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The bytes from {@code from}, inclusive, to {@code to}, exclusive.
     *
     * @throws IndexOutOfBoundsException if the range does not lie within
     */
    public Octets slice(int from, int to) {
        if (from < 0 || to < from || to > bytes.length) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + bytes.length + " bytes");
        }
        return new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    /** True if every byte is zero. */
    public boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Lower-case hexadecimal digits. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return hex();
    }
}
