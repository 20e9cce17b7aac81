/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.FORMAT;
import static io.strongroom.attestation.RejectReason.QE_REPORT_DATA;
import static io.strongroom.attestation.RejectReason.QE_REPORT_SIGNATURE;
import static io.strongroom.attestation.RejectReason.QUOTE_SIGNATURE;
import static io.strongroom.attestation.RejectReason.UNSUPPORTED_CERT_DATA;

import io.strongroom.attestation.quote.QuoteLayout;
import io.strongroom.attestation.quote.QuoteParser;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One change to a quote of version 3 that has a PCK chain and no trailing bytes, and what must come of it. The list
 * follows the table of mutations in {@code docs/spec/attestation.md} section 6.
 *
 * @param name what is changed
 * @param change the change
 * @param outcome the step that rejects it, or none if it must still verify
 */
public record QuoteMutation(String name, Change change, Optional<RejectReason> outcome) {
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int BODY = 48;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    /** A change to a copy of a quote. */
    @FunctionalInterface
    public interface Change {
        byte[] apply(byte[] quote, QuoteLayout layout);
    }

    public byte[] applyTo(byte[] quote) throws EvidenceFormatException {
        return change.apply(quote.clone(), QuoteParser.parse(quote).layout());
    }

    @Override
    public String toString() {
        return name;
    }

    public static List<QuoteMutation> all() {
        return List.of(
                rejected("version 6", FORMAT, (q, l) -> set(q, 0, 6)),
                rejected("version 4", FORMAT, (q, l) -> set(q, 0, 4)),
                rejected("attestation key type 3", FORMAT, (q, l) -> set(q, 2, 3)),
                rejected("TEE type TDX", FORMAT, (q, l) -> set(q, 4, 0x81)),
                rejected("vendor id flipped", FORMAT, (q, l) -> flip(q, 12)),
                rejected("QE SVN flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, 8)),
                rejected("user data flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, 28)),
                rejected("MRENCLAVE flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, BODY + 64)),
                rejected("last byte of report data flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, BODY + 383)),
                rejected("CPUSVN flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, BODY)),
                rejected("debug bit set", QUOTE_SIGNATURE, (q, l) -> set(q, BODY + 48, q[BODY + 48] ^ 2)),
                rejected("signature flipped", QUOTE_SIGNATURE, (q, l) -> flip(q, l.authDataOffset())),
                rejected("r := 0", QUOTE_SIGNATURE, (q, l) -> put(q, l.authDataOffset(), BigInteger.ZERO)),
                rejected("s := 0", QUOTE_SIGNATURE, (q, l) -> put(q, l.authDataOffset() + 32, BigInteger.ZERO)),
                rejected(
                        "r := s := 0",
                        QUOTE_SIGNATURE,
                        (q, l) -> put(
                                put(q, l.authDataOffset(), BigInteger.ZERO), l.authDataOffset() + 32, BigInteger.ZERO)),
                rejected("r := n", QUOTE_SIGNATURE, (q, l) -> put(q, l.authDataOffset(), N)),
                rejected("s := n", QUOTE_SIGNATURE, (q, l) -> put(q, l.authDataOffset() + 32, N)),
                verified("s := n - s", (q, l) -> {
                    int at = l.authDataOffset() + 32;
                    return put(q, at, N.subtract(new BigInteger(1, Arrays.copyOfRange(q, at, at + 32))));
                }),
                rejected("attestation key flipped", QE_REPORT_DATA, (q, l) -> flip(q, l.authDataOffset() + 64)),
                rejected("QE ISVSVN flipped", QE_REPORT_SIGNATURE, (q, l) -> flip(q, l.qeReportOffset() + 258)),
                rejected("QE report data flipped", QE_REPORT_SIGNATURE, (q, l) -> flip(q, l.qeReportOffset() + 320)),
                rejected(
                        "unused QE report data flipped",
                        QE_REPORT_SIGNATURE,
                        (q, l) -> flip(q, l.qeReportOffset() + 352)),
                rejected(
                        "QE report signature flipped",
                        QE_REPORT_SIGNATURE,
                        (q, l) -> flip(q, l.qeReportOffset() + 384)),
                rejected(
                        "QE report signature r := 0",
                        QE_REPORT_SIGNATURE,
                        (q, l) -> put(q, l.qeReportOffset() + 384, BigInteger.ZERO)),
                rejected("QE auth data flipped", QE_REPORT_DATA, (q, l) -> flip(q, l.qeReportOffset() + 450)),
                rejected(
                        "QE auth length FFFF",
                        FORMAT,
                        (q, l) -> set(set(q, l.qeReportOffset() + 448, 0xFF), l.qeReportOffset() + 449, 0xFF)),
                rejected("cert data length + 1", FORMAT, (q, l) -> addTo(q, certData(q, l) + 2, 1)),
                rejected("cert data length - 1", FORMAT, (q, l) -> addTo(q, certData(q, l) + 2, -1)),
                rejected("cert data length FFFFFFFF", FORMAT, (q, l) -> putInt(q, certData(q, l) + 2, -1)),
                rejected("auth data length - 1", FORMAT, (q, l) -> addTo(q, l.authDataOffset() - 4, -1)),
                rejected("auth data length + 1", FORMAT, (q, l) -> addTo(q, l.authDataOffset() - 4, 1)),
                rejected("auth data length FFFFFFFF", FORMAT, (q, l) -> putInt(q, l.authDataOffset() - 4, -1)),
                rejected("auth data length 80000000", FORMAT, (q, l) -> putInt(q, l.authDataOffset() - 4, 1 << 31)),
                rejected("auth data length 0", FORMAT, (q, l) -> putInt(q, l.authDataOffset() - 4, 0)),
                rejected("cert data type 0", FORMAT, (q, l) -> set(q, certData(q, l), 0)),
                rejected("cert data type 6", FORMAT, (q, l) -> set(q, certData(q, l), 6)),
                rejected("cert data type 7", FORMAT, (q, l) -> set(q, certData(q, l), 7)),
                rejected("cert data type 1", UNSUPPORTED_CERT_DATA, (q, l) -> set(q, certData(q, l), 1)),
                rejected("cert data type 2", UNSUPPORTED_CERT_DATA, (q, l) -> set(q, certData(q, l), 2)),
                rejected("cert data type 3", UNSUPPORTED_CERT_DATA, (q, l) -> set(q, certData(q, l), 3)),
                rejected("cert data type 4", UNSUPPORTED_CERT_DATA, (q, l) -> set(q, certData(q, l), 4)),
                verified("1 byte appended", (q, l) -> append(q, 1)),
                verified("16 bytes appended", (q, l) -> append(q, 16)),
                verified("4096 bytes appended", (q, l) -> append(q, 4096)),
                rejected("one base64 character of the PCK certificate", CERT_CHAIN, (q, l) -> {
                    int at = certData(q, l) + 6 + BEGIN.length() + 100;
                    return set(q, at, q[at] == 'A' ? 'B' : 'A');
                }),
                rejected("no intermediate", CERT_CHAIN, (q, l) -> withBlocks(q, l, List.of(0, 2))),
                rejected("no root", CERT_CHAIN, (q, l) -> withBlocks(q, l, List.of(0, 1))),
                rejected("no certificates", CERT_CHAIN, (q, l) -> withBlocks(q, l, List.of())),
                verified("root first", (q, l) -> withBlocks(q, l, List.of(2, 1, 0))),
                rejected("intermediate twice", CERT_CHAIN, (q, l) -> withBlocks(q, l, List.of(0, 1, 1))),
                rejected("four certificates", CERT_CHAIN, (q, l) -> withBlocks(q, l, List.of(0, 1, 2, 2))));
    }

    private static QuoteMutation rejected(String name, RejectReason reason, Change change) {
        return new QuoteMutation(name, change, Optional.of(reason));
    }

    private static QuoteMutation verified(String name, Change change) {
        return new QuoteMutation(name, change, Optional.empty());
    }

    /** Offset of the certification data's type. */
    public static int certData(byte[] quote, QuoteLayout layout) {
        int lengthAt = layout.qeReportOffset() + 448;
        int authBytes = Short.toUnsignedInt(littleEndian(quote).getShort(lengthAt));
        return lengthAt + 2 + authBytes;
    }

    private static byte[] set(byte[] quote, int at, int value) {
        quote[at] = (byte) value;
        return quote;
    }

    private static byte[] flip(byte[] quote, int at) {
        quote[at] ^= 1;
        return quote;
    }

    private static byte[] put(byte[] quote, int at, BigInteger value) {
        byte[] bytes = value.toByteArray();
        Arrays.fill(quote, at, at + 32, (byte) 0);
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, quote, at + 32 - length, length);
        return quote;
    }

    private static byte[] putInt(byte[] quote, int at, int value) {
        littleEndian(quote).putInt(at, value);
        return quote;
    }

    private static byte[] addTo(byte[] quote, int at, int difference) {
        return putInt(quote, at, littleEndian(quote).getInt(at) + difference);
    }

    private static byte[] append(byte[] quote, int count) {
        byte[] longer = Arrays.copyOf(quote, quote.length + count);
        Arrays.fill(longer, quote.length, longer.length, (byte) 0xA5);
        return longer;
    }

    /** The quote with these blocks of its PEM chain, lengths adjusted. */
    private static byte[] withBlocks(byte[] quote, QuoteLayout layout, List<Integer> blocks) {
        int certData = certData(quote, layout);
        String pem = new String(quote, certData + 6, quote.length - certData - 6, StandardCharsets.ISO_8859_1);
        String[] certificates = pem.replace("\0", "").split(BEGIN + "\n", -1);
        var chain = new StringBuilder();
        blocks.forEach(block -> chain.append(BEGIN).append('\n').append(certificates[block + 1]));
        byte[] text = chain.toString().getBytes(StandardCharsets.ISO_8859_1);
        var out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(quote, certData + 6));
        out.writeBytes(text);
        byte[] changed = out.toByteArray();
        putInt(changed, certData + 2, text.length);
        return putInt(changed, layout.authDataOffset() - 4, changed.length - layout.authDataOffset());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
