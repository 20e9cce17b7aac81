/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.util.Arrays;

/**
 * Reads elements of strict DER from untrusted bytes, front to back: definite lengths in their shortest form, minimal
 * integers. Not thread-safe.
 *
 * <p>Source: ITU-T X.690, 8.1.3, 8.3 and 10.1.
 */
public final class DerReader {
    private static final int MAX_LENGTH_BYTES = 4;

    private final byte[] bytes;
    private final int limit;
    private int position;

    /** Reads {@code bytes}, which it borrows. */
    public DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    /** A reader over the content of the next element, which this reader skips. */
    public DerReader enter(int tag) throws CertificateException {
        requireByte(tag, "tag");
        int length = length();
        if (length > limit - position) {
            throw new CertificateException(
                    "an element needs " + length + " bytes, but only " + (limit - position) + " are left");
        }
        int start = position;
        position += length;
        return new DerReader(bytes, start, position);
    }

    /** The whole next element, with tag and length. */
    public byte[] element(int tag) throws CertificateException {
        int start = position;
        enter(tag);
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** A non-negative integer in its shortest form. */
    public BigInteger integer(int tag) throws CertificateException {
        byte[] content = enter(tag).rest();
        boolean isPadded = content.length > 1 && content[0] == 0 && content[1] >= 0;
        if (content.length == 0 || content[0] < 0 || isPadded) {
            throw new CertificateException("an integer is negative or not in its shortest form");
        }
        return new BigInteger(content);
    }

    /** Everything that is left. */
    public byte[] rest() {
        int start = position;
        position = limit;
        return Arrays.copyOfRange(bytes, start, limit);
    }

    /** Refuses any byte but {@code wanted}. */
    public void requireByte(int wanted, String field) throws CertificateException {
        int got = next();
        if (got != wanted) {
            throw new CertificateException(field + " is " + got + " (wanted " + wanted + ")");
        }
    }

    /** Refuses bytes that are left over. */
    public void requireEnd() throws CertificateException {
        if (position != limit) {
            throw new CertificateException((limit - position) + " bytes follow the last element (wanted none)");
        }
    }

    /** True if nothing is left. */
    public boolean isAtEnd() {
        return position >= limit;
    }

    /** True if the next element has this tag. */
    public boolean isNext(int tag) {
        return position < limit && (bytes[position] & 0xFF) == tag;
    }

    /** The next byte, the tag of the next element, which stays unread. */
    public int peekTag() throws CertificateException {
        if (isAtEnd()) {
            throw new CertificateException("the bytes end where an element is wanted");
        }
        return bytes[position] & 0xFF;
    }

    /** The content of the next element. */
    public byte[] content(int tag) throws CertificateException {
        return enter(tag).rest();
    }

    private int length() throws CertificateException {
        int first = next();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > MAX_LENGTH_BYTES) {
            throw new CertificateException("a length has " + count + " bytes (wanted 1 to 4)");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | next();
        }
        if (length < 0) {
            throw new CertificateException("a length has 32 bits (wanted at most 31)");
        }
        boolean isShortest = count == 1 ? length >= 0x80 : length >= 1 << (8 * (count - 1));
        if (!isShortest) {
            throw new CertificateException("a length is not in its shortest form");
        }
        return length;
    }

    private int next() throws CertificateException {
        if (position >= limit) {
            throw new CertificateException("the bytes end inside an element");
        }
        return bytes[position++] & 0xFF;
    }
}
