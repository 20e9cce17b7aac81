/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.FORMAT;
import static io.strongroom.attestation.RejectReason.QE_REPORT_DATA;
import static io.strongroom.attestation.RejectReason.QE_REPORT_SIGNATURE;
import static io.strongroom.attestation.RejectReason.QUOTE_SIGNATURE;
import static io.strongroom.attestation.RejectReason.UNSUPPORTED_CERT_DATA;

import io.strongroom.attestation.QuoteOffsets.Part;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.quote.QuoteParser;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * One change to a quote of any version that has a PCK chain, and what must come of it. The list follows the table of
 * mutations in {@code docs/spec/attestation.md} section 6; every change names its row.
 *
 * @param row number of the row in the table
 * @param name what is changed
 * @param change the change
 * @param outcome the step that rejects it, or none if it must still verify
 */
public record QuoteMutation(int row, String name, Change change, Optional<RejectReason> outcome) {
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final int DEBUG_OF_SGX = 2;
    private static final int DEBUG_OF_TDX = 1;
    private static final int GARBAGE = 0xA5;

    /** A change to a copy of a quote, whose parts lie where {@code o} says. */
    @FunctionalInterface
    public interface Change {
        byte[] apply(byte[] quote, QuoteOffsets o);
    }

    public byte[] applyTo(byte[] quote) throws EvidenceFormatException {
        return change.apply(quote.clone(), QuoteOffsets.of(QuoteParser.parse(quote)));
    }

    @Override
    public String toString() {
        return row + " " + name;
    }

    public static List<QuoteMutation> all() {
        return List.of(
                rejected(1, "version 6", FORMAT, (q, o) -> Part.set(q, 0, 6)),
                rejected(1, "version 2", FORMAT, (q, o) -> Part.set(q, 0, 2)),
                rejected(1, "another version", FORMAT, (q, o) -> Part.set(q, 0, o.version() == 4 ? 5 : 4)),
                rejected(1, "attestation key type 3", FORMAT, (q, o) -> Part.set(q, 2, 3)),
                rejected(1, "the other TEE type", FORMAT, (q, o) -> Part.set(q, 4, o.isTdx() ? 0 : 0x81)),
                rejected(1, "unknown TEE type", FORMAT, (q, o) -> Part.set(q, 7, 0x80)),
                rejected(1, "vendor id flipped", FORMAT, (q, o) -> Part.flip(q, 12)),
                rejected(2, "QE SVN flipped", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, 8)),
                rejected(2, "user data flipped", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, 28)),
                rejected(3, "MRENCLAVE or MRTD flipped", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, o.measurement())),
                rejected(3, "last byte of report data", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, o.reportDataEnd() - 1)),
                rejected(3, "CPUSVN or TEE_TCB_SVN flipped", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, o.body())),
                rejected(
                        4,
                        "debug bit flipped",
                        QUOTE_SIGNATURE,
                        (q, o) -> Part.flip(q, o.attributes(), o.isTdx() ? DEBUG_OF_TDX : DEBUG_OF_SGX)),
                rejected(5, "signature flipped", QUOTE_SIGNATURE, (q, o) -> Part.flip(q, o.signature())),
                rejected(5, "r := 0", QUOTE_SIGNATURE, (q, o) -> Part.put(q, o.signature(), BigInteger.ZERO)),
                rejected(5, "s := 0", QUOTE_SIGNATURE, (q, o) -> Part.put(q, o.signature() + 32, BigInteger.ZERO)),
                rejected(
                        5,
                        "r := s := 0",
                        QUOTE_SIGNATURE,
                        (q, o) -> Part.put(
                                Part.put(q, o.signature(), BigInteger.ZERO), o.signature() + 32, BigInteger.ZERO)),
                rejected(5, "r := n", QUOTE_SIGNATURE, (q, o) -> Part.put(q, o.signature(), N)),
                rejected(5, "s := n", QUOTE_SIGNATURE, (q, o) -> Part.put(q, o.signature() + 32, N)),
                verified(
                        6,
                        "s := n - s",
                        (q, o) ->
                                Part.put(q, o.signature() + 32, N.subtract(Part.unsigned(q, o.signature() + 32, 32)))),
                rejected(7, "attestation key flipped", QE_REPORT_DATA, (q, o) -> Part.flip(q, o.attestationKey())),
                rejected(8, "QE ISVSVN flipped", QE_REPORT_SIGNATURE, (q, o) -> Part.flip(q, o.qeReport() + 258)),
                rejected(8, "QE report data flipped", QE_REPORT_SIGNATURE, (q, o) -> Part.flip(q, o.qeReport() + 320)),
                rejected(8, "unused QE report data", QE_REPORT_SIGNATURE, (q, o) -> Part.flip(q, o.qeReport() + 352)),
                rejected(
                        9,
                        "QE report signature flipped",
                        QE_REPORT_SIGNATURE,
                        (q, o) -> Part.flip(q, o.qeReportSignature())),
                rejected(
                        9,
                        "QE report signature r := 0",
                        QE_REPORT_SIGNATURE,
                        (q, o) -> Part.put(q, o.qeReportSignature(), BigInteger.ZERO)),
                rejected(
                        9,
                        "QE report signature s := n",
                        QE_REPORT_SIGNATURE,
                        (q, o) -> Part.put(q, o.qeReportSignature() + P256.SIGNATURE_BYTES / 2, N)),
                rejected(10, "QE auth data flipped", QE_REPORT_DATA, (q, o) -> Part.flip(q, o.qeAuthData())),
                rejected(
                        11,
                        "QE auth length FFFF",
                        FORMAT,
                        (q, o) -> Part.set(Part.set(q, o.qeAuthData() - 2, 0xFF), o.qeAuthData() - 1, 0xFF)),
                rejected(11, "QE auth length + 1", FORMAT, (q, o) -> Part.set(q, o.qeAuthData() - 2, 33)),
                rejected(11, "cert data length + 1", FORMAT, (q, o) -> Part.addTo(q, o.certData() + 2, 1)),
                rejected(11, "cert data length - 1", FORMAT, (q, o) -> Part.addTo(q, o.certData() + 2, -1)),
                rejected(11, "cert data length FFFFFFFF", FORMAT, (q, o) -> Part.putInt(q, o.certData() + 2, -1)),
                rejected(11, "auth data length - 1", FORMAT, (q, o) -> Part.addTo(q, o.signature() - 4, -1)),
                rejected(11, "auth data length + 1", FORMAT, (q, o) -> Part.addTo(q, o.signature() - 4, 1)),
                rejected(11, "auth data length FFFFFFFF", FORMAT, (q, o) -> Part.putInt(q, o.signature() - 4, -1)),
                rejected(11, "auth data length 80000000", FORMAT, (q, o) -> Part.putInt(q, o.signature() - 4, 1 << 31)),
                rejected(11, "auth data length 0", FORMAT, (q, o) -> Part.putInt(q, o.signature() - 4, 0)),
                rejected(12, "cert data type 0", FORMAT, (q, o) -> Part.set(q, o.certData(), 0)),
                rejected(12, "cert data type 6", FORMAT, (q, o) -> Part.set(q, o.certData(), 6)),
                rejected(12, "cert data type 7", FORMAT, (q, o) -> Part.set(q, o.certData(), 7)),
                rejected(13, "cert data type 1", UNSUPPORTED_CERT_DATA, (q, o) -> Part.set(q, o.certData(), 1)),
                rejected(13, "cert data type 2", UNSUPPORTED_CERT_DATA, (q, o) -> Part.set(q, o.certData(), 2)),
                rejected(13, "cert data type 3", UNSUPPORTED_CERT_DATA, (q, o) -> Part.set(q, o.certData(), 3)),
                rejected(13, "cert data type 4", UNSUPPORTED_CERT_DATA, (q, o) -> Part.set(q, o.certData(), 4)),
                verified(15, "1 byte appended", (q, o) -> Part.append(q, 1, GARBAGE)),
                verified(15, "16 bytes appended", (q, o) -> Part.append(q, 16, GARBAGE)),
                verified(15, "4096 bytes appended", (q, o) -> Part.append(q, 4096, GARBAGE)),
                rejected(16, "one base64 character of the PCK certificate", CERT_CHAIN, (q, o) -> {
                    int at = o.certData() + 6 + "-----BEGIN CERTIFICATE-----\n".length() + 100;
                    return Part.set(q, at, q[at] == 'A' ? 'B' : 'A');
                }),
                rejected(17, "no intermediate", CERT_CHAIN, (q, o) -> o.withCertificates(q, 0, 2)),
                rejected(17, "no root", CERT_CHAIN, (q, o) -> o.withCertificates(q, 0, 1)),
                rejected(17, "no certificates", CERT_CHAIN, (q, o) -> o.withCertificates(q)),
                verified(17, "root first", (q, o) -> o.withCertificates(q, 2, 1, 0)),
                rejected(17, "intermediate twice", CERT_CHAIN, (q, o) -> o.withCertificates(q, 0, 1, 1)),
                rejected(17, "four certificates", CERT_CHAIN, (q, o) -> o.withCertificates(q, 0, 1, 2, 2)));
    }

    private static QuoteMutation rejected(int row, String name, RejectReason reason, Change change) {
        return new QuoteMutation(row, name, change, Optional.of(reason));
    }

    private static QuoteMutation verified(int row, String name, Change change) {
        return new QuoteMutation(row, name, change, Optional.empty());
    }
}
