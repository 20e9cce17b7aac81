/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of a quote of any version and content; all its signatures are right unless a part is replaced. Immutable.
 * Source: Intel DCAP ECDSA Quote Library API, A.4; Intel TDX DCAP Quoting Library API, A.3 and A.4.
 *
 * @param header see {@link HeaderField}
 * @param descriptor type and size of the body, 6 bytes; empty before version 5
 * @param body see {@link SgxField} and {@link TdField}
 * @param isNested true if the QE report lies in certification data of type 6, as from version 4 on
 * @param qeReport without report data, which is filled in
 * @param qeReportData instead of the digest of attestation key and QE authentication data
 * @param qeReportKey signs the QE report instead of the PCK
 * @param qeAuthData any length below 65536
 * @param attestationKeys sign the quote
 * @param attestationKey the 64 bytes in the quote instead of the public key, as a point off the curve
 * @param certificationType 1 to 6, or any other
 * @param certification its content, from the chain of PCK certificate, CA and root
 * @param trailing behind the quote
 */
public record DcapQuoteForge(
        Bytes header,
        Bytes descriptor,
        Bytes body,
        boolean isNested,
        Bytes qeReport,
        @Nullable Bytes qeReportData,
        @Nullable PrivateKey qeReportKey,
        Bytes qeAuthData,
        KeyPair attestationKeys,
        @Nullable Bytes attestationKey,
        int certificationType,
        Function<List<Identity>, Bytes> certification,
        Bytes trailing) {
    private static final int TDX = 0x81;
    private static final int ENCRYPTED_PPID_RSA_3072 = 384;
    private static final int PLATFORM_IDS = 20;
    private static final int QE_REPORT_CERTIFICATION = 6;
    private static final int PCK_CHAIN = 5;

    /** SGX, version 3. */
    public static DcapQuoteForge sgx3() {
        return of(3, 0, Bytes.zeros(0), SgxField.enclave())
                .withHeader(header ->
                        header.with(HeaderField.QE_SVN, 10).with(HeaderField.PCE_SVN, SgxExtensionForge.PCE_SVN));
    }

    /** SGX, version 4. */
    public static DcapQuoteForge sgx4() {
        return of(4, 0, Bytes.zeros(0), SgxField.enclave());
    }

    /** SGX, version 5: body type 1. */
    public static DcapQuoteForge sgx5() {
        return of(5, 0, descriptor(1, SgxField.TOTAL), SgxField.enclave());
    }

    /** TDX, version 4: a TD report 1.0. */
    public static DcapQuoteForge tdx4() {
        return of(4, TDX, Bytes.zeros(0), TdField.td10());
    }

    /** TDX, version 5, with a TD report 1.0: body type 2. */
    public static DcapQuoteForge tdx5Td10() {
        return of(5, TDX, descriptor(2, TdField.TOTAL_10), TdField.td10());
    }

    /** TDX, version 5, with a TD report 1.5: body type 3. */
    public static DcapQuoteForge tdx5Td15() {
        return of(5, TDX, descriptor(3, TdField.TOTAL_15), TdField.td15());
    }

    /** Type and size of a body, as version 5 has them. */
    public static Bytes descriptor(int type, int sizeBytes) {
        return Bytes.join(Bytes.littleEndian(type, 2), Bytes.littleEndian(sizeBytes, 4));
    }

    /** PEM of a chain as Intel's QE writes it: a NUL behind the last line feed. */
    public static Bytes pem(Identity... chain) {
        return Bytes.of((Pem.chain(chain) + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    /** The same with a change to the header. */
    public DcapQuoteForge withHeader(UnaryOperator<Bytes> change) {
        return with(change.apply(header), descriptor, body, qeReport, qeAuthData, trailing);
    }

    /** The same with another descriptor of the body. */
    public DcapQuoteForge withDescriptor(Bytes other) {
        return with(header, other, body, qeReport, qeAuthData, trailing);
    }

    /** The same with a change to the body. */
    public DcapQuoteForge withBody(UnaryOperator<Bytes> change) {
        return with(header, descriptor, change.apply(body), qeReport, qeAuthData, trailing);
    }

    /** The same with a change to the QE report, before the report data. */
    public DcapQuoteForge withQeReport(UnaryOperator<Bytes> change) {
        return with(header, descriptor, body, change.apply(qeReport), qeAuthData, trailing);
    }

    /** The same with other QE authentication data. */
    public DcapQuoteForge withQeAuthData(Bytes other) {
        return with(header, descriptor, body, qeReport, other, trailing);
    }

    /** The same with bytes behind the quote. */
    public DcapQuoteForge withTrailing(Bytes other) {
        return with(header, descriptor, body, qeReport, qeAuthData, other);
    }

    /** The same with 64 bytes of report data in the QE report, whatever the attestation key is. */
    public DcapQuoteForge withQeReportData(Bytes other) {
        return new DcapQuoteForge(
                header,
                descriptor,
                body,
                isNested,
                qeReport,
                other,
                qeReportKey,
                qeAuthData,
                attestationKeys,
                attestationKey,
                certificationType,
                certification,
                trailing);
    }

    /** The same with a QE report signed by another key than the PCK. */
    public DcapQuoteForge withQeReportKey(PrivateKey other) {
        return new DcapQuoteForge(
                header,
                descriptor,
                body,
                isNested,
                qeReport,
                qeReportData,
                other,
                qeAuthData,
                attestationKeys,
                attestationKey,
                certificationType,
                certification,
                trailing);
    }

    /** The same with other attestation keys, which the QE vouches for. */
    public DcapQuoteForge withAttestationKeys(KeyPair others) {
        return withAttestation(others, attestationKey);
    }

    /** The same with 64 bytes in the place of the attestation key, which the QE vouches for. */
    public DcapQuoteForge withAttestationKey(Bytes raw) {
        return withAttestation(attestationKeys, raw);
    }

    /** The same with other certification data, made from PCK certificate, CA and root. */
    public DcapQuoteForge withCertification(int type, Function<List<Identity>, Bytes> content) {
        return new DcapQuoteForge(
                header,
                descriptor,
                body,
                isNested,
                qeReport,
                qeReportData,
                qeReportKey,
                qeAuthData,
                attestationKeys,
                attestationKey,
                type,
                content,
                trailing);
    }

    /** The same with the PCK certificate alone: type 4. */
    public DcapQuoteForge withPckCertificateOnly() {
        return withCertification(4, chain -> pem(chain.get(0)));
    }

    /** The same with a PPID encrypted under RSA-3072, CPUSVN, PCESVN and PCEID, and no certificate: type 3. */
    public DcapQuoteForge withEncryptedPpid() {
        return withCertification(3, chain -> Bytes.zeros(ENCRYPTED_PPID_RSA_3072 + PLATFORM_IDS));
    }

    /** The quote. */
    public ForgedQuote sign(Identity pck, Identity ca, Identity root) {
        Bytes signed = Bytes.join(header, descriptor, body);
        Bytes key = attestationKey == null ? ForgedKeys.rawP256(attestationKeys.getPublic()) : attestationKey;
        Bytes signature = ForgedKeys.signRawP256(attestationKeys.getPrivate(), signed);
        Bytes certified = certified(key, pck);
        Bytes nested = Bytes.join(certified, certification(List.of(pck, ca, root)));
        Bytes tail = isNested
                ? Bytes.join(
                        Bytes.littleEndian(QE_REPORT_CERTIFICATION, 2), Bytes.littleEndian(nested.length(), 4), nested)
                : nested;
        Bytes authData = Bytes.join(signature, key, tail);
        Bytes quote = Bytes.join(signed, Bytes.littleEndian(authData.length(), 4), authData, trailing);
        int authDataOffset = signed.length() + 4;
        int qeReportOffset = authDataOffset + authData.length() - nested.length();
        return new ForgedQuote(
                quote,
                header.length() + descriptor.length(),
                signed.length(),
                authDataOffset,
                qeReportOffset,
                qeReportOffset + certified.length(),
                attestationKeys.getPrivate());
    }

    /** QE report, its signature, length and content of the QE authentication data. */
    private Bytes certified(Bytes key, Identity pck) {
        Bytes digest = ForgedKeys.digest("SHA-256", Bytes.join(key, qeAuthData));
        Bytes reportData = qeReportData == null ? Bytes.join(digest, Bytes.zeros(32)) : qeReportData;
        Bytes report = qeReport.with(SgxField.REPORT_DATA, reportData);
        PrivateKey signer = qeReportKey == null ? pck.keys().getPrivate() : qeReportKey;
        return Bytes.join(
                report, ForgedKeys.signRawP256(signer, report), Bytes.littleEndian(qeAuthData.length(), 2), qeAuthData);
    }

    private Bytes certification(List<Identity> chain) {
        Bytes content = certification.apply(chain);
        return Bytes.join(Bytes.littleEndian(certificationType, 2), Bytes.littleEndian(content.length(), 4), content);
    }

    private DcapQuoteForge with(
            Bytes otherHeader,
            Bytes otherDescriptor,
            Bytes otherBody,
            Bytes otherQeReport,
            Bytes otherQeAuthData,
            Bytes otherTrailing) {
        return new DcapQuoteForge(
                otherHeader,
                otherDescriptor,
                otherBody,
                isNested,
                otherQeReport,
                qeReportData,
                qeReportKey,
                otherQeAuthData,
                attestationKeys,
                attestationKey,
                certificationType,
                certification,
                otherTrailing);
    }

    private DcapQuoteForge withAttestation(KeyPair keys, @Nullable Bytes raw) {
        return new DcapQuoteForge(
                header,
                descriptor,
                body,
                isNested,
                qeReport,
                qeReportData,
                qeReportKey,
                qeAuthData,
                keys,
                raw,
                certificationType,
                certification,
                trailing);
    }

    private static DcapQuoteForge of(int version, int teeType, Bytes descriptor, Bytes body) {
        Bytes header = Bytes.zeros(HeaderField.TOTAL)
                .with(HeaderField.VERSION, version)
                .with(HeaderField.ATTESTATION_KEY_TYPE, 2)
                .with(HeaderField.TEE_TYPE, teeType)
                .with(HeaderField.QE_VENDOR_ID, "939a7233f79c4ca9940a0db3957f0607")
                .with(HeaderField.USER_DATA, "b1".repeat(16) + "00000000");
        Bytes qe = teeType == TDX ? SgxField.tdQuotingEnclave() : SgxField.quotingEnclave();
        return new DcapQuoteForge(
                header,
                descriptor,
                body,
                version >= 4,
                qe,
                null,
                null,
                Bytes.hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                ForgedKeys.p256(),
                null,
                PCK_CHAIN,
                chain -> pem(chain.toArray(Identity[]::new)),
                Bytes.zeros(0));
    }
}
