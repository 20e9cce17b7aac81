/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes in which anything can be changed; each change gives new ones. Immutable and thread-safe. */
public final class Bytes {
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code content}. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** {@code length} zero bytes. */
    public static Bytes zeros(int length) {
        return new Bytes(new byte[length]);
    }

    /** The bytes of hexadecimal digits of either case. */
    public static Bytes hex(String digits) {
        return new Bytes(HEX.parseHex(digits));
    }

    /** The lowest {@code length} bytes of {@code value}, the least significant first. */
    public static Bytes littleEndian(long value, int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
            content[i] = (byte) (value >>> (8 * i));
        }
        return new Bytes(content);
    }

    /** All parts, one after the other. */
    public static Bytes join(Bytes... parts) {
        int length = 0;
        for (Bytes part : parts) {
            length += part.content.length;
        }
        byte[] joined = new byte[length];
        int next = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.content, 0, joined, next, part.content.length);
            next += part.content.length;
        }
        return new Bytes(joined);
    }

    /** The same with {@code replacement} from {@code offset} on. */
    public Bytes with(int offset, Bytes replacement) {
        byte[] changed = content.clone();
        System.arraycopy(replacement.content, 0, changed, offset, replacement.content.length);
        return new Bytes(changed);
    }

    /** The same with a field replaced by hexadecimal digits, two for each of its bytes. */
    public Bytes with(Field field, String digits) {
        return with(field, hex(digits));
    }

    /** The same with a field, which must have the length of {@code value}, replaced. */
    public Bytes with(Field field, Bytes value) {
        if (value.length() != field.length()) {
            throw new IllegalArgumentException(
                    field + " has " + value.length() + " bytes (wanted " + field.length() + ")");
        }
        return with(field.offset(), value);
    }

    /** The same with a field replaced by a little-endian number. */
    public Bytes with(Field field, long value) {
        return with(field, littleEndian(value, field.length()));
    }

    /** The same with the lowest bit of one byte inverted. */
    public Bytes flip(int offset) {
        return flip(offset, 1);
    }

    /** The same with the bits of {@code mask} inverted in one byte. */
    public Bytes flip(int offset, int mask) {
        byte[] changed = content.clone();
        changed[offset] ^= (byte) mask;
        return new Bytes(changed);
    }

    /** A field. */
    public Bytes get(Field field) {
        return slice(field.offset(), field.offset() + field.length());
    }

    /** The bytes from {@code from}, inclusive, to {@code to}, exclusive. */
    public Bytes slice(int from, int to) {
        return new Bytes(Arrays.copyOfRange(content, from, to));
    }

    /** The same bytes in the opposite order. */
    public Bytes reversed() {
        byte[] changed = new byte[content.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = content[content.length - 1 - i];
        }
        return new Bytes(changed);
    }

    /** The number of bytes. */
    public int length() {
        return content.length;
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return content.clone();
    }

    /** Lower-case hexadecimal digits. */
    public String hex() {
        return HEX.formatHex(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && MessageDigest.isEqual(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return hex();
    }
}
