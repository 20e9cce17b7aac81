/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;

/** Writes DER, also where it makes no sense. */
final class Der {
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTC_TIME = 0x17;

    private Der() {}

    static byte[] tlv(int tag, byte[]... contents) {
        byte[] content = concat(contents);
        int n = content.length;
        byte[] head = n < 0x80
                ? bytes(tag, n)
                : n < 0x100
                        ? bytes(tag, 0x81, n)
                        : n < 0x10000 ? bytes(tag, 0x82, n >> 8, n) : bytes(tag, 0x83, n >> 16, n >> 8, n);
        return concat(head, content);
    }

    static byte[] sequence(byte[]... contents) {
        return tlv(SEQUENCE, contents);
    }

    static byte[] extension(byte[] identifier, boolean isCritical, byte[] value) {
        byte[] critical = isCritical ? tlv(BOOLEAN, bytes(0xFF)) : new byte[0];
        return sequence(tlv(OBJECT_IDENTIFIER, identifier), critical, tlv(OCTET_STRING, value));
    }

    static byte[] hex(String hex) {
        return Octets.parseHex(hex).bytes();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
