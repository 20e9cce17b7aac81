/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

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

    /**
     * The byte at {@code index}, as an unsigned number.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public int byteAt(int index) {
        return bytes[index] & 0xFF;
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

    /** {@code value} as four bytes, most significant first. */
    public static Octets bigEndian32(long value) {
        return new Octets(
                new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    /**
     * The bytes that this and {@code mask} have in common, bit by bit.
     *
     * @throws IllegalArgumentException if their lengths differ
     */
    public Octets and(Octets mask) {
        if (mask.bytes.length != bytes.length) {
            throw new IllegalArgumentException("a mask has " + bytes.length + " bytes, got " + mask.bytes.length);
        }
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= mask.bytes[i];
        }
        return new Octets(result);
    }

    /** The bytes as unsigned numbers, in order. */
    public List<Integer> unsigned() {
        Integer[] values = new Integer[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return List.of(values);
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
