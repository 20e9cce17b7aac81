/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Arrays;

/**
 * Reads elements of strict DER from untrusted bytes, front to back: tags of one byte, definite lengths in their shortest
 * form, never beyond the end. Not thread-safe.
 *
 * <p>Source: ITU-T X.690, 8.1.3 and 10.1.
 */
final class DerReader {
    private static final int MAX_LENGTH_BYTES = 3;

    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes}, which it borrows. */
    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    /** A reader over the content of the next element, which this reader skips. */
    DerReader enter(int tag, String what) throws EvidenceFormatException {
        int got = next(what);
        if (got != tag) {
            throw new EvidenceFormatException(what + " has the tag " + got + " (wanted " + tag + ")");
        }
        int length = length(what);
        if (length > limit - position) {
            throw new EvidenceFormatException(
                    what + " needs " + length + " bytes, but only " + (limit - position) + " are left");
        }
        int start = position;
        position += length;
        return new DerReader(bytes, start, position);
    }

    /** The whole next element, with tag and length. */
    Octets element(int tag, String what) throws EvidenceFormatException {
        int start = position;
        enter(tag, what);
        return Octets.of(Arrays.copyOfRange(bytes, start, position));
    }

    /** The content of the next element. */
    Octets content(int tag, String what) throws EvidenceFormatException {
        DerReader content = enter(tag, what);
        return Octets.of(Arrays.copyOfRange(bytes, content.position, content.limit));
    }

    boolean isNext(int tag) {
        return position < limit && (bytes[position] & 0xFF) == tag;
    }

    boolean isAtEnd() {
        return position >= limit;
    }

    void requireEnd(String what) throws EvidenceFormatException {
        if (position != limit) {
            throw new EvidenceFormatException((limit - position) + " bytes follow " + what + " (wanted none)");
        }
    }

    private int length(String what) throws EvidenceFormatException {
        int first = next(what);
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > MAX_LENGTH_BYTES) {
            throw new EvidenceFormatException(what + " has a length of " + count + " bytes (wanted 1 to 3)");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | next(what);
        }
        if (length < 0x80 || length >>> (8 * (count - 1)) == 0) {
            throw new EvidenceFormatException("the length of " + what + " is not in its shortest form");
        }
        return length;
    }

    private int next(String what) throws EvidenceFormatException {
        if (position >= limit) {
            throw new EvidenceFormatException("the bytes end inside " + what);
        }
        return bytes[position++] & 0xFF;
    }
}
