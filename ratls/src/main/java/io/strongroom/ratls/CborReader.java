/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the few kinds of CBOR item that evidence is made of, front to back, from untrusted bytes: definite lengths only,
 * in their shortest form, and never beyond the end. Not thread-safe.
 *
 * <p>Source: RFC 8949, 3 and 4.2.1.
 */
final class CborReader {
    private static final int UNSIGNED = 0;
    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;
    private static final int FIRST_LONG_SIMPLE = 32;
    private static final int ONE_BYTE = 24;
    private static final int EIGHT_BYTES = 27;
    private static final int MAX_DEPTH = 8;
    private static final String[] KINDS = {
        "an unsigned integer",
        "a negative integer",
        "a byte string",
        "a text",
        "an array",
        "a map",
        "a tag",
        "a simple value"
    };

    private final byte[] bytes;
    private int position;

    CborReader(Octets octets) {
        this.bytes = octets.bytes();
    }

    long unsigned(String what) throws EvidenceFormatException {
        return head(UNSIGNED, what);
    }

    /** The tag number of the item that follows. */
    long tag(String what) throws EvidenceFormatException {
        return head(TAG, what);
    }

    /** The number of items that follow. */
    int array(String what) throws EvidenceFormatException {
        return count(head(ARRAY, what), 1, what);
    }

    /** The number of pairs of items that follow. */
    int map(String what) throws EvidenceFormatException {
        return count(head(MAP, what), 2, what);
    }

    Octets byteString(String what) throws EvidenceFormatException {
        return Octets.of(take(head(BYTE_STRING, what), what));
    }

    /** A text of well-formed UTF-8. */
    String text(String what) throws EvidenceFormatException {
        byte[] utf8 = take(head(TEXT_STRING, what), what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new EvidenceFormatException(what + " is not well-formed UTF-8");
        }
    }

    /** Passes over one item of any kind, nested at most 8 deep. */
    void skip(String what) throws EvidenceFormatException {
        skip(what, MAX_DEPTH);
    }

    private void skip(String what, int depth) throws EvidenceFormatException {
        if (depth == 0) {
            throw new EvidenceFormatException(what + " is nested more than " + MAX_DEPTH + " deep");
        }
        int major = peek(what) >> 5;
        long value = argument(what);
        long items = switch (major) {
            case ARRAY -> count(value, 1, what);
            case MAP -> 2L * count(value, 2, what);
            case TAG -> 1;
            default -> 0;
        };
        if (major == BYTE_STRING || major == TEXT_STRING) {
            take(value, what);
        }
        for (long i = 0; i < items; i++) {
            skip(what, depth - 1);
        }
    }

    void requireEnd(String what) throws EvidenceFormatException {
        if (position != bytes.length) {
            throw new EvidenceFormatException((bytes.length - position) + " bytes follow " + what + " (wanted none)");
        }
    }

    private long head(int wanted, String what) throws EvidenceFormatException {
        int got = peek(what) >> 5;
        if (got != wanted) {
            throw new EvidenceFormatException(what + " is " + KINDS[got] + " (wanted " + KINDS[wanted] + ")");
        }
        return argument(what);
    }

    /** The argument of an item's head, RFC 8949, 3; of a simple value or a number with a fraction, only its size counts. */
    private long argument(String what) throws EvidenceFormatException {
        int first = peek(what);
        position++;
        int info = first & 0x1F;
        if (info < ONE_BYTE) {
            return info;
        }
        if (info > EIGHT_BYTES) {
            throw new EvidenceFormatException(what + " has no definite length");
        }
        int size = 1 << (info - ONE_BYTE);
        long value = 0;
        for (byte b : take(size, what)) {
            value = (value << 8) | (b & 0xFF);
        }
        if (!isShortest(first >> 5, size, value)) {
            throw new EvidenceFormatException(what + " is not in its shortest form");
        }
        return value;
    }

    /** Numbers with a fraction, the longer simple values, have a size of their own. */
    private static boolean isShortest(int major, int size, long value) {
        if (size == 1) {
            return value >= (major == SIMPLE ? FIRST_LONG_SIMPLE : ONE_BYTE);
        }
        return major == SIMPLE || value < 0 || value >>> (4 * size) != 0;
    }

    /** A count of items of which each has at least {@code minBytes}; so no count is larger than what is left. */
    private int count(long value, int minBytes, String what) throws EvidenceFormatException {
        if (value < 0 || value > (bytes.length - position) / minBytes) {
            throw tooLong(value, what);
        }
        return (int) value;
    }

    private byte[] take(long length, String what) throws EvidenceFormatException {
        int start = position;
        position += count(length, 1, what);
        return Arrays.copyOfRange(bytes, start, position);
    }

    private int peek(String what) throws EvidenceFormatException {
        if (position >= bytes.length) {
            throw new EvidenceFormatException("the bytes end where " + what + " is wanted");
        }
        return bytes[position] & 0xFF;
    }

    private EvidenceFormatException tooLong(long value, String what) {
        return new EvidenceFormatException(what + " has a length of " + Long.toUnsignedString(value) + ", but only "
                + (bytes.length - position) + " bytes are left");
    }
}
