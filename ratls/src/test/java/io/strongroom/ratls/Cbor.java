/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.Der.bytes;
import static io.strongroom.ratls.Der.concat;

import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;

/** Writes CBOR of definite lengths in their shortest form. */
final class Cbor {
    private Cbor() {}

    static byte[] unsigned(long value) {
        return head(0, value);
    }

    static byte[] byteString(byte[] content) {
        return concat(head(2, content.length), content);
    }

    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return concat(head(3, utf8.length), utf8);
    }

    static byte[] array(byte[]... items) {
        return concat(head(4, items.length), concat(items));
    }

    /** Keys and values in turn. */
    static byte[] map(byte[]... items) {
        return concat(head(5, items.length / 2), concat(items));
    }

    static byte[] tag(long number, byte[] item) {
        return concat(head(6, number), item);
    }

    static byte[] pubkeyHash(long algorithm, Octets hash) {
        return byteString(array(unsigned(algorithm), byteString(hash.bytes())));
    }

    private static byte[] head(int major, long value) {
        int first = major << 5;
        if (value < 24) {
            return bytes(first | (int) value);
        }
        if (value < 0x100) {
            return bytes(first | 24, (int) value);
        }
        if (value < 0x10000) {
            return bytes(first | 25, (int) value >> 8, (int) value);
        }
        return bytes(first | 26, (int) (value >> 24), (int) value >> 16, (int) value >> 8, (int) value);
    }
}
