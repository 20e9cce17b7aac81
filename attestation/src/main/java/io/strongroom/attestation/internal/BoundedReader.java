/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Arrays;

/**
 * Reads little-endian fields from untrusted bytes, front to back, and never beyond its end. Every field has the name
 * that the specification gives it. Not thread-safe.
 */
public final class BoundedReader {
    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes}, which it borrows. */
    public BoundedReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private BoundedReader(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    /** Offset of the next byte in the whole input. */
    public int position() {
        return position;
    }

    /** Bytes that are left. */
    public int remaining() {
        return limit - position;
    }

    /** The next {@code length} bytes. */
    public Octets bytes(long length, String field) throws EvidenceFormatException {
        int start = advance(length, field);
        return Octets.of(Arrays.copyOfRange(bytes, start, position));
    }

    /** An unsigned 16-bit integer. */
    public int uint16(String field) throws EvidenceFormatException {
        int at = advance(2, field);
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }

    /** An unsigned 32-bit integer. */
    public long uint32(String field) throws EvidenceFormatException {
        long low = uint16(field);
        long high = uint16(field);
        return low | (high << 16);
    }

    /** Passes over {@code length} bytes. */
    public void skip(long length, String field) throws EvidenceFormatException {
        advance(length, field);
    }

    /** A reader over exactly the next {@code length} bytes, which this reader skips. */
    public BoundedReader block(long length, String field) throws EvidenceFormatException {
        int start = advance(length, field);
        return new BoundedReader(bytes, start, position);
    }

    /** Refuses bytes that are left over in {@code block}. */
    public void requireEnd(String block) throws EvidenceFormatException {
        if (remaining() != 0) {
            throw new EvidenceFormatException(
                    block + " has " + remaining() + " bytes after its last field (wanted none)");
        }
    }

    private int advance(long length, String field) throws EvidenceFormatException {
        if (length > remaining()) {
            throw new EvidenceFormatException(field + " needs " + length + " bytes at offset " + position
                    + ", but only " + remaining() + " are left");
        }
        int start = position;
        position += (int) length;
        return start;
    }
}
