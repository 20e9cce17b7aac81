/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.nio.charset.StandardCharsets;

/** CBOR written piece by piece, since what has to be forged includes what a library does not write. Source: RFC 8949, 3. */
final class Cbor {
    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private Cbor() {}

    static Bytes unsigned(int value) {
        return head(UNSIGNED, value);
    }

    static Bytes bytes(Bytes content) {
        return Bytes.join(head(BYTES, content.length()), content);
    }

    static Bytes text(String content) {
        Bytes encoded = Bytes.of(content.getBytes(StandardCharsets.UTF_8));
        return Bytes.join(head(TEXT, encoded.length()), encoded);
    }

    static Bytes array(Bytes... items) {
        return Bytes.join(head(ARRAY, items.length), Bytes.join(items));
    }

    static Bytes indefiniteArray(Bytes... items) {
        return Bytes.join(Bytes.hex("9f"), Bytes.join(items), Bytes.hex("ff"));
    }

    /** The head of a map; keys and values follow it. */
    static Bytes map(int size) {
        return head(MAP, size);
    }

    static Bytes tagged(int tag, Bytes item) {
        return Bytes.join(head(TAG, tag), item);
    }

    private static Bytes head(int major, int value) {
        int type = major << 5;
        if (value < 24) {
            return of(type | value);
        }
        if (value < 1 << 8) {
            return of(type | 24, value);
        }
        if (value < 1 << 16) {
            return of(type | 25, value >> 8, value);
        }
        return of(type | 26, value >> 24, value >> 16, value >> 8, value);
    }

    private static Bytes of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.of(bytes);
    }
}
