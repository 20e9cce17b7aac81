/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The recipe of a complete case. It starts valid, UpToDate and without debug; {@link #forge} signs everything that a
 * change touches. Two cases made from one share its certificates. Immutable.
 *
 * @param ca issues the PCK certificate
 * @param pckExtension the SGX extension that {@code pck} holds
 * @param at when to verify
 */
public record DcapCase(
        CertificateForge root,
        CertificateForge ca,
        CertificateForge tcbSigning,
        CertificateForge pck,
        SgxExtensionForge pckExtension,
        CrlForge rootCrl,
        CrlForge pckCrl,
        TcbInfoForge tcbInfo,
        QeIdentityForge qeIdentity,
        DcapQuoteForge quote,
        Instant at) {
    /** When all CRLs, TCB infos and QE identities begin. */
    public static final Instant ISSUED = Instant.parse("2026-06-01T10:00:00Z");

    /** When all CRLs, TCB infos and QE identities end, inclusive. */
    public static final Instant EXPIRES = Instant.parse("2026-07-01T10:00:00Z");

    /** When the cases are verified. */
    public static final Instant AT = Instant.parse("2026-06-15T12:00:00Z");

    /** SGX, version 3, of a platform with several processors. */
    public static DcapCase sgx() {
        return of(DcapQuoteForge.sgx3(), TcbInfoForge.sgx(), QeIdentityForge.sgx());
    }

    /** SGX, version 3, of a single processor. */
    public static DcapCase sgxProcessor() {
        DcapCase platform = sgx();
        return new DcapCase(
                platform.root,
                IntelPki.processorCa(),
                platform.tcbSigning,
                IntelPki.processorPck(),
                SgxExtensionForge.processor(),
                platform.rootCrl,
                platform.pckCrl,
                platform.tcbInfo,
                platform.qeIdentity,
                platform.quote,
                platform.at);
    }

    /** TDX, version 4. */
    public static DcapCase tdx() {
        return of(DcapQuoteForge.tdx4(), TcbInfoForge.tdx(), QeIdentityForge.tdx());
    }

    /** TDX, version 5, with a TD report 1.5. */
    public static DcapCase tdx15() {
        return tdx().withQuote(DcapQuoteForge.tdx5Td15());
    }

    /** The same with another root. */
    public DcapCase withRoot(UnaryOperator<CertificateForge> change) {
        return withCertificates(change.apply(root), ca, tcbSigning, pck);
    }

    /** The same with another CA of the PCK. */
    public DcapCase withCa(UnaryOperator<CertificateForge> change) {
        return withCertificates(root, change.apply(ca), tcbSigning, pck);
    }

    /** The same with another TCB signing certificate. */
    public DcapCase withTcbSigning(UnaryOperator<CertificateForge> change) {
        return withCertificates(root, ca, change.apply(tcbSigning), pck);
    }

    /** The same with another PCK certificate. */
    public DcapCase withPck(UnaryOperator<CertificateForge> change) {
        return withCertificates(root, ca, tcbSigning, change.apply(pck));
    }

    /** The same with another SGX extension in the PCK certificate. */
    public DcapCase withPckExtension(UnaryOperator<SgxExtensionForge> change) {
        SgxExtensionForge changed = change.apply(pckExtension);
        return new DcapCase(
                root,
                ca,
                tcbSigning,
                pck.with(changed.extension()),
                changed,
                rootCrl,
                pckCrl,
                tcbInfo,
                qeIdentity,
                quote,
                at);
    }

    /** The same with another CRL of the root. */
    public DcapCase withRootCrl(UnaryOperator<CrlForge> change) {
        return withStatements(change.apply(rootCrl), pckCrl, tcbInfo, qeIdentity);
    }

    /** The same with another CRL of the CA of the PCK. */
    public DcapCase withPckCrl(UnaryOperator<CrlForge> change) {
        return withStatements(rootCrl, change.apply(pckCrl), tcbInfo, qeIdentity);
    }

    /** The same with another TCB info. */
    public DcapCase withTcbInfo(UnaryOperator<TcbInfoForge> change) {
        return withStatements(rootCrl, pckCrl, change.apply(tcbInfo), qeIdentity);
    }

    /** The same with another QE identity. */
    public DcapCase withQeIdentity(UnaryOperator<QeIdentityForge> change) {
        return withStatements(rootCrl, pckCrl, tcbInfo, change.apply(qeIdentity));
    }

    /** The same with another quote. */
    public DcapCase withQuote(UnaryOperator<DcapQuoteForge> change) {
        return withQuote(change.apply(quote));
    }

    /** The same with another quote. */
    public DcapCase withQuote(DcapQuoteForge other) {
        return new DcapCase(root, ca, tcbSigning, pck, pckExtension, rootCrl, pckCrl, tcbInfo, qeIdentity, other, at);
    }

    /** The same at another time. */
    public DcapCase at(Instant other) {
        return new DcapCase(
                root, ca, tcbSigning, pck, pckExtension, rootCrl, pckCrl, tcbInfo, qeIdentity, quote, other);
    }

    /** Signs everything. */
    public ForgedDcap forge() {
        Identity issuedRoot = root.selfIssue();
        Identity issuedCa = ca.issue(issuedRoot);
        Identity issuedTcbSigning = tcbSigning.issue(issuedRoot);
        Identity issuedPck = pck.issue(issuedCa);
        return new ForgedDcap(
                quote.sign(issuedPck, issuedCa, issuedRoot),
                collateral(issuedRoot, issuedCa, issuedTcbSigning),
                at,
                issuedRoot,
                issuedCa,
                issuedTcbSigning,
                issuedPck);
    }

    private DcapCollateral collateral(Identity issuedRoot, Identity issuedCa, Identity signing) {
        SignedText signedTcbInfo = tcbInfo.sign(signing.keys().getPrivate());
        SignedText signedQeIdentity = qeIdentity.sign(signing.keys().getPrivate());
        String signingChain = Pem.chain(signing, issuedRoot);
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(DcapCollateral.TCB_INFO, signedTcbInfo.text());
        entries.put(DcapCollateral.TCB_INFO_SIGNATURE, signedTcbInfo.signature());
        entries.put(DcapCollateral.TCB_INFO_ISSUER_CHAIN, signingChain);
        entries.put(DcapCollateral.QE_IDENTITY, signedQeIdentity.text());
        entries.put(DcapCollateral.QE_IDENTITY_SIGNATURE, signedQeIdentity.signature());
        entries.put(DcapCollateral.QE_IDENTITY_ISSUER_CHAIN, signingChain);
        entries.put(DcapCollateral.ROOT_CA_CRL, rootCrl.issue(issuedRoot).hex());
        entries.put(DcapCollateral.PCK_CRL, pckCrl.issue(issuedCa).hex());
        entries.put(DcapCollateral.PCK_CRL_ISSUER_CHAIN, Pem.chain(issuedCa, issuedRoot));
        return new DcapCollateral(entries);
    }

    private DcapCase withCertificates(
            CertificateForge otherRoot,
            CertificateForge otherCa,
            CertificateForge otherTcbSigning,
            CertificateForge otherPck) {
        return new DcapCase(
                otherRoot,
                otherCa,
                otherTcbSigning,
                otherPck,
                pckExtension,
                rootCrl,
                pckCrl,
                tcbInfo,
                qeIdentity,
                quote,
                at);
    }

    private DcapCase withStatements(
            CrlForge otherRootCrl, CrlForge otherPckCrl, TcbInfoForge otherTcbInfo, QeIdentityForge otherQeIdentity) {
        return new DcapCase(
                root,
                ca,
                tcbSigning,
                pck,
                pckExtension,
                otherRootCrl,
                otherPckCrl,
                otherTcbInfo,
                otherQeIdentity,
                quote,
                at);
    }

    private static DcapCase of(DcapQuoteForge quote, TcbInfoForge tcbInfo, QeIdentityForge qeIdentity) {
        return new DcapCase(
                IntelPki.root(),
                IntelPki.platformCa(),
                IntelPki.tcbSigning(),
                IntelPki.platformPck(),
                SgxExtensionForge.platform(),
                IntelPki.crl(),
                IntelPki.crl(),
                tcbInfo,
                qeIdentity,
                quote,
                AT);
    }
}
