/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * The recipe of a complete case of SEV-SNP. It starts valid and without debug; {@link #forge} signs everything that a
 * change touches. Immutable.
 *
 * @param ark the root
 * @param intermediate ASK or ASVK
 * @param leaf VCEK or VLEK
 * @param crl by the root
 * @param report not signed yet
 * @param at when to verify
 */
public record SnpForge(
        SnpProduct product,
        CertificateForge ark,
        CertificateForge intermediate,
        CertificateForge leaf,
        CrlForge crl,
        Bytes report,
        Instant at) {
    /** A report of version 2, 3 or 5, signed by the VCEK of a chip. */
    public static SnpForge vcek(SnpProduct product, int version) {
        return new SnpForge(
                product,
                AmdPki.ark(product),
                AmdPki.ask(product),
                AmdPki.vcek(product, SnpTcb.CURRENT, SnpReportForge.chipId(product)),
                AmdPki.crl(),
                SnpReportForge.unsigned(product, version),
                DcapCase.AT);
    }

    /** A report of version 2, 3 or 5, signed by the VLEK of a cloud provider; the chip id is masked. */
    public static SnpForge vlek(SnpProduct product, int version) {
        Bytes report = SnpReportForge.unsigned(product, version)
                .with(SnpField.FLAGS, SnpField.FLAGS_VLEK)
                .with(SnpField.CHIP_ID, Bytes.zeros(SnpField.CHIP_ID.length()));
        return new SnpForge(
                product,
                AmdPki.ark(product),
                AmdPki.asvk(product),
                AmdPki.vlek(product, SnpTcb.CURRENT, "CN=cc-example.cloud"),
                AmdPki.crl(),
                report,
                DcapCase.AT);
    }

    /** The same with another root. */
    public SnpForge withArk(UnaryOperator<CertificateForge> change) {
        return new SnpForge(product, change.apply(ark), intermediate, leaf, crl, report, at);
    }

    /** The same with another ASK or ASVK. */
    public SnpForge withIntermediate(UnaryOperator<CertificateForge> change) {
        return new SnpForge(product, ark, change.apply(intermediate), leaf, crl, report, at);
    }

    /** The same with another VCEK or VLEK. */
    public SnpForge withLeaf(UnaryOperator<CertificateForge> change) {
        return new SnpForge(product, ark, intermediate, change.apply(leaf), crl, report, at);
    }

    /** The same with another CRL. */
    public SnpForge withCrl(UnaryOperator<CrlForge> change) {
        return new SnpForge(product, ark, intermediate, leaf, change.apply(crl), report, at);
    }

    /** The same with another report, which is signed afterwards. */
    public SnpForge withReport(UnaryOperator<Bytes> change) {
        return new SnpForge(product, ark, intermediate, leaf, crl, change.apply(report), at);
    }

    /** The same at another TCB: in the certificate and in all four places of the report. */
    public SnpForge withTcb(SnpTcb tcb) {
        return withLeaf(recipe -> AmdPki.withTcb(recipe, product, tcb))
                .withReport(unsigned -> SnpReportForge.withTcb(unsigned, product, tcb));
    }

    /** The same at another time. */
    public SnpForge at(Instant other) {
        return new SnpForge(product, ark, intermediate, leaf, crl, report, other);
    }

    /** Signs everything. */
    public ForgedSnp forge() {
        Identity issuedArk = ark.selfIssue();
        Identity issuedIntermediate = intermediate.issue(issuedArk);
        Identity issuedLeaf = leaf.issue(issuedIntermediate);
        return new ForgedSnp(
                SnpReportForge.sign(report, issuedLeaf.keys().getPrivate()),
                issuedLeaf,
                issuedIntermediate,
                issuedArk,
                crl.issue(issuedArk),
                at);
    }
}
