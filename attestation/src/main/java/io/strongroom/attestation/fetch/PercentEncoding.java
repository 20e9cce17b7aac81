/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The encoding of certificate chains in headers. Source: RFC 3986, 2.1. A plus sign stands for itself, unlike in forms:
 * base64 has it.
 */
final class PercentEncoding {
    private static final int ESCAPE_LENGTH = 3;

    private PercentEncoding() {}

    /** The bytes that an ASCII text stands for, or none if an escape is broken or a character is not ASCII. */
    static Optional<byte[]> decode(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(in.length);
        int at = 0;
        while (at < in.length) {
            boolean isEscape = in[at] == '%';
            if (in[at] < 0 || (isEscape && !isHexAt(in, at + 1))) {
                return Optional.empty();
            }
            out.write(
                    isEscape
                            ? HexFormat.fromHexDigits(
                                    new String(in, at + 1, ESCAPE_LENGTH - 1, StandardCharsets.US_ASCII))
                            : in[at]);
            at += isEscape ? ESCAPE_LENGTH : 1;
        }
        return Optional.of(out.toByteArray());
    }

    private static boolean isHexAt(byte[] in, int at) {
        return at + 1 < in.length && HexFormat.isHexDigit(in[at]) && HexFormat.isHexDigit(in[at + 1]);
    }
}
