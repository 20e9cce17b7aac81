/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;

/**
 * DER written piece by piece, because the builders of libraries refuse what has to be forged here: an extension that
 * occurs twice, a list of a million entries. Source: ITU-T X.690, 8 and 10.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;

    private static final int BIT_STRING = 0x03;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXPLICIT = 0xA0;

    private static final DateTimeFormatter TWO_DIGIT_YEAR = utc("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter FOUR_DIGIT_YEAR = utc("yyyyMMddHHmmss'Z'");
    private static final Instant FIRST_GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");
    private static final Instant FIRST_UTC_TIME = Instant.parse("1950-01-01T00:00:00Z");

    private Der() {}

    static Bytes of(int tag, Bytes... contents) {
        Bytes content = Bytes.join(contents);
        return Bytes.join(Bytes.of(new byte[] {(byte) tag}), length(content.length()), content);
    }

    static Bytes sequence(Bytes... contents) {
        return of(SEQUENCE, contents);
    }

    static Bytes explicit(int number, Bytes content) {
        return of(EXPLICIT + number, content);
    }

    static Bytes integer(BigInteger value) {
        return of(INTEGER, Bytes.of(value.toByteArray()));
    }

    static Bytes bitString(Bytes content) {
        return of(BIT_STRING, Bytes.zeros(1), content);
    }

    /** Source: RFC 5280, 4.1.2.5. */
    static Bytes time(Instant at) {
        boolean isShort = at.isBefore(FIRST_GENERALIZED) && !at.isBefore(FIRST_UTC_TIME);
        String text = (isShort ? TWO_DIGIT_YEAR : FOUR_DIGIT_YEAR).format(at);
        return of(isShort ? UTC_TIME : GENERALIZED_TIME, Bytes.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    static Bytes encode(ASN1Encodable value) {
        try {
            return Bytes.of(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes length(int length) {
        if (length < 0x80) {
            return Bytes.of(new byte[] {(byte) length});
        }
        byte[] digits = BigInteger.valueOf(length).toByteArray();
        Bytes significant = digits[0] == 0 ? Bytes.of(digits).slice(1, digits.length) : Bytes.of(digits);
        return Bytes.join(Bytes.of(new byte[] {(byte) (0x80 | significant.length())}), significant);
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
