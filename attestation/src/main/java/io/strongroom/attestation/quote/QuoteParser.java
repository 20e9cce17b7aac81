/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.BoundedReader;
import java.util.Arrays;

/**
 * Reads a quote of version 3, 4 or 5. All lengths must add up; bytes after the signature data are allowed, because
 * clouds hand out buffers of fixed size, and are ignored.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 2; Intel SGX DCAP ECDSA Quote Library API, A.4; Intel TDX DCAP
 * Quoting Library API, A.3.
 */
public final class QuoteParser {
    private static final int SIGNATURE_BYTES = 64;
    private static final int PUBLIC_KEY_BYTES = 64;
    private static final int FIRST_CERT_DATA_TYPE = 1;
    private static final int LAST_CERT_DATA_TYPE = 5;
    private static final int QE_REPORT_CERTIFICATION_DATA = 6;

    private QuoteParser() {}

    /**
     * Parses a quote.
     *
     * @param bytes the raw quote, borrowed
     * @throws EvidenceFormatException if it is of another version, an unknown vendor, too short, or its lengths disagree
     */
    public static Quote parse(byte[] bytes) throws EvidenceFormatException {
        var in = new BoundedReader(bytes);
        QuoteHeader header = QuoteHeader.read(in);
        QuoteBody body = readBody(header, in);
        int signedPrefixBytes = in.position();
        long authDataBytes = in.uint32("auth data length");
        int authDataOffset = in.position();
        BoundedReader authData = in.block(authDataBytes, "auth data");
        Octets signature = authData.bytes(SIGNATURE_BYTES, "quote signature");
        Octets attestationKey = authData.bytes(PUBLIC_KEY_BYTES, "attestation key");
        BoundedReader certification =
                header.version() == QuoteHeader.VERSION_3 ? authData : readCertificationBlock(authData);
        int qeReportOffset = certification.position();
        QuoteSignatureData signatureData = readQeReport(certification, signature, attestationKey);
        certification.requireEnd("QE report certification data");
        authData.requireEnd("auth data");
        var layout = new QuoteLayout(
                bytes.length, signedPrefixBytes, authDataOffset, (int) authDataBytes, qeReportOffset, in.remaining());
        Octets signedBytes = Octets.of(Arrays.copyOf(bytes, signedPrefixBytes));
        return new Quote(header, body, signatureData, signedBytes, layout);
    }

    private static QuoteBody readBody(QuoteHeader header, BoundedReader in) throws EvidenceFormatException {
        if (header.version() == QuoteHeader.VERSION_5) {
            return readDescribedBody(header, in);
        }
        return header.isTdx() ? TdReportBody.read10(in) : SgxReportBody.read(in);
    }

    /** Version 5: type and size of the body come first, and must agree with each other and with the TEE type. */
    private static QuoteBody readDescribedBody(QuoteHeader header, BoundedReader in) throws EvidenceFormatException {
        int type = in.uint16("body type");
        long size = in.uint32("body size");
        int wantedSize = switch (type) {
            case SgxReportBody.BODY_TYPE -> SgxReportBody.LENGTH_BYTES;
            case TdReportBody.BODY_TYPE_10 -> TdReportBody.LENGTH_10_BYTES;
            case TdReportBody.BODY_TYPE_15 -> TdReportBody.LENGTH_15_BYTES;
            default -> throw new EvidenceFormatException("body type is " + type + " (wanted 1, 2 or 3)");
        };
        if (size != wantedSize) {
            throw new EvidenceFormatException(
                    "body size of body type " + type + " is " + size + " (wanted " + wantedSize + ")");
        }
        boolean isTd = type != SgxReportBody.BODY_TYPE;
        if (isTd != header.isTdx()) {
            throw new EvidenceFormatException("body type " + type + " comes with TEE type " + header.teeType()
                    + " (wanted " + (isTd ? QuoteHeader.TEE_TDX : QuoteHeader.TEE_SGX) + ")");
        }
        if (!isTd) {
            return SgxReportBody.read(in);
        }
        return type == TdReportBody.BODY_TYPE_10 ? TdReportBody.read10(in) : TdReportBody.read15(in);
    }

    /** Version 4 and 5: the QE report lies in certification data of type 6. */
    private static BoundedReader readCertificationBlock(BoundedReader authData) throws EvidenceFormatException {
        int type = authData.uint16("certification data type");
        if (type != QE_REPORT_CERTIFICATION_DATA) {
            throw new EvidenceFormatException(
                    "certification data type is " + type + " (wanted 6, QE report certification data)");
        }
        return authData.block(authData.uint32("certification data length"), "QE report certification data");
    }

    private static QuoteSignatureData readQeReport(BoundedReader in, Octets signature, Octets attestationKey)
            throws EvidenceFormatException {
        Octets qeReportBytes = in.bytes(SgxReportBody.LENGTH_BYTES, "QE report");
        SgxReportBody qeReport = SgxReportBody.read(new BoundedReader(qeReportBytes.bytes()));
        Octets qeReportSignature = in.bytes(SIGNATURE_BYTES, "QE report signature");
        Octets qeAuthData = in.bytes(in.uint16("QE auth data length"), "QE auth data");
        CertificationData certificationData = readCertificationData(in);
        return new QuoteSignatureData(
                signature, attestationKey, qeReport, qeReportBytes, qeReportSignature, qeAuthData, certificationData);
    }

    private static CertificationData readCertificationData(BoundedReader in) throws EvidenceFormatException {
        int type = in.uint16("certification data type");
        if (type < FIRST_CERT_DATA_TYPE || type > LAST_CERT_DATA_TYPE) {
            throw new EvidenceFormatException("certification data type " + type + " is unknown (wanted 1 to 5)");
        }
        return new CertificationData(type, in.bytes(in.uint32("certification data length"), "certification data"));
    }
}
