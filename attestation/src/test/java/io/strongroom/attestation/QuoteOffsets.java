/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parts of a quote of any version lie, in bytes from its start, so that a test can damage one.
 *
 * @param version 3, 4 or 5
 * @param isTdx what the body is of
 * @param body first byte of the report; 54 in version 5, which has a descriptor, else 48
 * @param signedEnd one beyond the last byte that the attestation key signs
 * @param signature first byte of the signature data, which begin with the quote's signature
 * @param qeReport first byte of the QE report
 * @param qeAuthData first byte of the QE authentication data, behind their length
 * @param certData type of the certification data; their length is 2 bytes further, their content 6
 * @param end one beyond the last byte of the signature data; trailing bytes follow
 * @param chain the certificates in the certification data, DER; none if they hold none
 */
public record QuoteOffsets(
        int version,
        boolean isTdx,
        int body,
        int signedEnd,
        int signature,
        int qeReport,
        int qeAuthData,
        int certData,
        int end,
        List<byte[]> chain) {
    private static final int QE_REPORT_BYTES = 384;

    public static QuoteOffsets of(Quote quote) {
        QuoteLayout layout = quote.layout();
        int qeAuthData = layout.qeReportOffset() + QE_REPORT_BYTES + 64 + 2;
        return new QuoteOffsets(
                quote.header().version(),
                quote.header().isTdx(),
                quote.header().version() == 5 ? 54 : 48,
                layout.signedPrefixBytes(),
                layout.authDataOffset(),
                layout.qeReportOffset(),
                qeAuthData,
                qeAuthData + quote.signatureData().qeAuthData().length(),
                layout.authDataOffset() + layout.authDataBytes(),
                chain(quote));
    }

    private static List<byte[]> chain(Quote quote) {
        try {
            return PemCertificates.decode(
                    quote.signatureData().certificationData().data().bytes(), 3);
        } catch (PemException e) {
            return List.of();
        }
    }

    int attestationKey() {
        return signature + 64;
    }

    int qeReportSignature() {
        return qeReport + QE_REPORT_BYTES;
    }

    int measurement() {
        return body + (isTdx ? 136 : 64);
    }

    int attributes() {
        return body + (isTdx ? 120 : 48);
    }

    int reportDataEnd() {
        return body + (isTdx ? 584 : 384);
    }

    /** The quote with those of its own certificates, in this order. */
    byte[] withCertificates(byte[] quote, int... which) {
        List<byte[]> certificates = new ArrayList<>();
        Arrays.stream(which).forEach(i -> certificates.add(chain.get(i)));
        return withChain(quote, PemCertificates.encode(certificates));
    }

    /** The quote with another content of its certification data, lengths adjusted; trailing bytes stay. */
    public byte[] withChain(byte[] quote, byte[] content) {
        int newEnd = certData + 6 + content.length;
        byte[] changed = Arrays.copyOf(quote, newEnd + quote.length - end);
        System.arraycopy(content, 0, changed, certData + 6, content.length);
        System.arraycopy(quote, end, changed, newEnd, quote.length - end);
        Part.putInt(changed, certData + 2, content.length);
        if (version > 3) {
            Part.putInt(changed, qeReport - 4, newEnd - qeReport);
        }
        return Part.putInt(changed, signature - 4, newEnd - signature);
    }

    /** Changes in place; each gives the quote that it changed, or a longer copy. */
    public static final class Part {
        private Part() {}

        public static byte[] set(byte[] quote, int at, int value) {
            quote[at] = (byte) value;
            return quote;
        }

        public static byte[] flip(byte[] quote, int at) {
            return flip(quote, at, 1);
        }

        public static byte[] flip(byte[] quote, int at, int mask) {
            quote[at] ^= (byte) mask;
            return quote;
        }

        static byte[] put(byte[] quote, int at, BigInteger value) {
            byte[] bytes = value.toByteArray();
            Arrays.fill(quote, at, at + 32, (byte) 0);
            int length = Math.min(bytes.length, 32);
            System.arraycopy(bytes, bytes.length - length, quote, at + 32 - length, length);
            return quote;
        }

        static BigInteger unsigned(byte[] quote, int at, int length) {
            return new BigInteger(1, Arrays.copyOfRange(quote, at, at + length));
        }

        static byte[] putInt(byte[] quote, int at, int value) {
            littleEndian(quote).putInt(at, value);
            return quote;
        }

        static byte[] addTo(byte[] quote, int at, int difference) {
            return putInt(quote, at, littleEndian(quote).getInt(at) + difference);
        }

        static byte[] append(byte[] quote, int count, int filler) {
            byte[] longer = Arrays.copyOf(quote, quote.length + count);
            Arrays.fill(longer, quote.length, longer.length, (byte) filler);
            return longer;
        }

        private static ByteBuffer littleEndian(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
