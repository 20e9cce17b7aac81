/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few kinds of CBOR item that evidence is made of, in their shortest form.
 *
 * <p>Source: RFC 8949, 3 and 4.2.1.
 */
final class CborWriter {
    private static final int UNSIGNED = 0;
    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    CborWriter unsigned(int value) {
        return head(UNSIGNED, value);
    }

    CborWriter byteString(Octets content) {
        head(BYTE_STRING, content.length());
        out.writeBytes(content.bytes());
        return this;
    }

    CborWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT_STRING, utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    /** The next {@code count} items are those of an array. */
    CborWriter array(int count) {
        return head(ARRAY, count);
    }

    /** The next {@code count} pairs of items are those of a map. */
    CborWriter map(int count) {
        return head(MAP, count);
    }

    /** The next item has this tag. */
    CborWriter tag(int number) {
        return head(TAG, number);
    }

    Octets octets() {
        return Octets.of(out.toByteArray());
    }

    private CborWriter head(int major, int value) {
        int first = major << 5;
        if (value < 24) {
            out.write(first | value);
        } else if (value <= 0xFF) {
            out.write(first | 24);
            out.write(value);
        } else if (value <= 0xFFFF) {
            out.write(first | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) value).array());
        } else {
            out.write(first | 26);
            out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        }
        return this;
    }
}
