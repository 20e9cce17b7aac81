/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.Arrays;

/**
 * Reads little-endian fields from untrusted bytes, front to back, and never beyond its end. Every field has the name
 * that the specification gives it. Not thread-safe.
 */
final class BoundedReader {
    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes}, which it borrows. */
    BoundedReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private BoundedReader(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    /** Offset of the next byte in the whole input. */
    int position() {
        return position;
    }

    int remaining() {
        return limit - position;
    }

    Octets bytes(long length, String field) throws QuoteFormatException {
        int start = advance(length, field);
        return Octets.of(Arrays.copyOfRange(bytes, start, position));
    }

    int uint16(String field) throws QuoteFormatException {
        int at = advance(2, field);
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }

    long uint32(String field) throws QuoteFormatException {
        long low = uint16(field);
        long high = uint16(field);
        return low | (high << 16);
    }

    void skip(long length, String field) throws QuoteFormatException {
        advance(length, field);
    }

    /** A reader over exactly the next {@code length} bytes, which this reader skips. */
    BoundedReader block(long length, String field) throws QuoteFormatException {
        int start = advance(length, field);
        return new BoundedReader(bytes, start, position);
    }

    /** Refuses bytes that are left over in {@code block}. */
    void requireEnd(String block) throws QuoteFormatException {
        if (remaining() != 0) {
            throw new QuoteFormatException(block + " has " + remaining() + " bytes after its last field (wanted none)");
        }
    }

    private int advance(long length, String field) throws QuoteFormatException {
        if (length > remaining()) {
            throw new QuoteFormatException(field + " needs " + length + " bytes at offset " + position + ", but only "
                    + remaining() + " are left");
        }
        int start = position;
        position += (int) length;
        return start;
    }
}
