/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * Reads an SGX quote of version 3. All lengths must add up; bytes after the signature data are allowed, because clouds
 * hand out buffers of fixed size, and are ignored.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 2; Intel SGX DCAP ECDSA Quote Library API, A.4.
 */
public final class QuoteParser {
    private static final int SIGNATURE_BYTES = 64;
    private static final int PUBLIC_KEY_BYTES = 64;
    private static final int FIRST_CERT_DATA_TYPE = 1;
    private static final int LAST_CERT_DATA_TYPE = 5;

    private QuoteParser() {}

    /**
     * Parses a quote.
     *
     * @param bytes the raw quote, borrowed
     * @throws QuoteFormatException if it is of another version, an unknown vendor, too short, or its lengths disagree
     */
    public static Quote parse(byte[] bytes) throws QuoteFormatException {
        var in = new BoundedReader(bytes);
        QuoteHeader header = QuoteHeader.read(in);
        SgxReportBody body = SgxReportBody.read(in);
        int signedPrefixBytes = in.position();
        long authDataBytes = in.uint32("auth data length");
        int authDataOffset = in.position();
        BoundedReader authData = in.block(authDataBytes, "auth data");
        QuoteSignatureData signatureData = readSignatureData(authData);
        var layout = new QuoteLayout(
                bytes.length,
                signedPrefixBytes,
                authDataOffset,
                (int) authDataBytes,
                authDataOffset + SIGNATURE_BYTES + PUBLIC_KEY_BYTES,
                in.remaining());
        Octets signedBytes = new BoundedReader(bytes).bytes(signedPrefixBytes, "signed bytes");
        return new Quote(header, body, signatureData, signedBytes, layout);
    }

    private static QuoteSignatureData readSignatureData(BoundedReader in) throws QuoteFormatException {
        Octets signature = in.bytes(SIGNATURE_BYTES, "quote signature");
        Octets attestationKey = in.bytes(PUBLIC_KEY_BYTES, "attestation key");
        Octets qeReportBytes = in.bytes(SgxReportBody.LENGTH_BYTES, "QE report");
        SgxReportBody qeReport = SgxReportBody.read(new BoundedReader(qeReportBytes.bytes()));
        Octets qeReportSignature = in.bytes(SIGNATURE_BYTES, "QE report signature");
        Octets qeAuthData = in.bytes(in.uint16("QE auth data length"), "QE auth data");
        CertificationData certificationData = readCertificationData(in);
        in.requireEnd("auth data");
        return new QuoteSignatureData(
                signature, attestationKey, qeReport, qeReportBytes, qeReportSignature, qeAuthData, certificationData);
    }

    private static CertificationData readCertificationData(BoundedReader in) throws QuoteFormatException {
        int type = in.uint16("certification data type");
        if (type < FIRST_CERT_DATA_TYPE || type > LAST_CERT_DATA_TYPE) {
            throw new QuoteFormatException("certification data type " + type + " is unknown (wanted 1 to 5)");
        }
        return new CertificationData(type, in.bytes(in.uint32("certification data length"), "certification data"));
    }
}
