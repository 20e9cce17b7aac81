/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.DatedItem;
import io.strongroom.attestation.internal.EcCurve;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a report of SEV-SNP is authentic, and that its certificates belong to it. Pure: reads no clock, no disk
 * and no network. Thread-safe.
 *
 * <p>Source: {@code docs/spec/attestation.md}, section "SEV-SNP"; AMD 56860, 7.3; AMD 57230, 3.
 */
public final class SnpVerifier {
    private static final int CACHE_ENTRIES = 64;

    private final AmdAuthoritiesCache cache = new AmdAuthoritiesCache(CACHE_ENTRIES);

    /** A verifier with a cache of its own for verified authorities. */
    public SnpVerifier() {}

    /**
     * Verifies a report. Authorities that this verifier has verified before are not verified again.
     *
     * @param report from {@link SnpReportParser}
     * @param endorsements AMD's certificates for the platform
     * @param roots the roots that are trusted
     * @param now the time at which everything must be in date
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public VerifiedSnpReport verify(SnpReport report, SnpEndorsements endorsements, Set<AmdRoot> roots, Instant now)
            throws EvidenceRejectedException {
        EndorsementKeyCertificate leaf = parseLeaf(endorsements);
        requireSignature(report, leaf);
        AmdAuthorities authorities = cache.verified(endorsements, roots);
        requireIssued(leaf, authorities);
        Validity validity = DatedItem.requireValid(dates(leaf, authorities), now);
        authorities.refuseRevoked(leaf.certificate());
        requireForm(report);
        requireKind(report, authorities.leafKind());
        requireProduct(report, authorities.product());
        requireTcb(report, leaf, authorities.product());
        requireChip(report, leaf, authorities.leafKind(), authorities.product());
        return new VerifiedSnpReport(
                report,
                authorities.product(),
                authorities.leafKind(),
                leaf.extensions(),
                !authorities.crls().isEmpty(),
                validity);
    }

    /**
     * Which of the checks hold, each by itself: {@code reportSignature}, {@code certChain}, {@code
     * tcbMatchesCertExtensions}, and {@code hwidMatchesChipId}, which is null for a VLEK. For people who look for what is
     * wrong; no verdict.
     */
    public Map<String, @Nullable Object> checks(
            SnpReport report, SnpEndorsements endorsements, Set<AmdRoot> roots, Instant now) {
        Map<String, @Nullable Object> checks = new LinkedHashMap<>();
        try {
            EndorsementKeyCertificate leaf = parseLeaf(endorsements);
            SnpProduct product = leaf.product().or(report::product).orElse(SnpProduct.MILAN);
            SigningKey kind = leaf.kind().orElse(SigningKey.NONE);
            checks.put("reportSignature", holds(() -> requireSignature(report, leaf)));
            checks.put("certChain", holds(() -> {
                AmdAuthorities authorities = cache.verified(endorsements, roots);
                requireIssued(leaf, authorities);
                DatedItem.requireValid(dates(leaf, authorities), now);
                authorities.refuseRevoked(leaf.certificate());
            }));
            checks.put("tcbMatchesCertExtensions", holds(() -> requireTcb(report, leaf, product)));
            checks.put(
                    "hwidMatchesChipId",
                    kind == SigningKey.VLEK ? null : holds(() -> requireChip(report, leaf, SigningKey.VCEK, product)));
        } catch (EvidenceRejectedException e) {
            List.of("reportSignature", "certChain", "tcbMatchesCertExtensions", "hwidMatchesChipId")
                    .forEach(name -> checks.put(name, false));
        }
        return checks;
    }

    private interface Check {
        void run() throws EvidenceRejectedException;
    }

    private static boolean holds(Check check) {
        try {
            check.run();
            return true;
        } catch (EvidenceRejectedException e) {
            return false;
        }
    }

    private static EndorsementKeyCertificate parseLeaf(SnpEndorsements endorsements) throws EvidenceRejectedException {
        try {
            return EndorsementKeyCertificate.parse(endorsements.leaf());
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the VCEK or VLEK certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /** r and s are little-endian in 72 bytes each, of which the last 24 are zero, like everything behind them. */
    private static void requireSignature(SnpReport report, EndorsementKeyCertificate leaf)
            throws EvidenceRejectedException {
        int bytes = EcCurve.P384.coordinateBytes();
        Octets r = report.octets(SnpField.SIGNATURE_R);
        Octets s = report.octets(SnpField.SIGNATURE_S);
        boolean isPadded = r.slice(bytes, r.length()).isZero()
                && s.slice(bytes, s.length()).isZero()
                && report.octets(SnpField.SIGNATURE_REST).isZero();
        if (!isPadded) {
            throw new EvidenceRejectedException(
                    RejectReason.SIGNATURE, "the bytes behind the numbers of the signature are not zero");
        }
        byte[] signature = new byte[2 * bytes];
        for (int i = 0; i < bytes; i++) {
            signature[bytes - 1 - i] = (byte) r.byteAt(i);
            signature[2 * bytes - 1 - i] = (byte) s.byteAt(i);
        }
        if (!EcCurve.P384.verifies(
                leaf.publicKey(), signature, report.signedBytes().bytes())) {
            throw new EvidenceRejectedException(
                    RejectReason.SIGNATURE, "the report is not signed by the key of the VCEK or VLEK certificate");
        }
    }

    static void requireIssued(EndorsementKeyCertificate leaf, AmdAuthorities authorities)
            throws EvidenceRejectedException {
        String which = "the VCEK or VLEK certificate";
        SigningKey kind = leaf.kind()
                .orElseThrow(() -> rejected(which + " is named "
                        + leaf.certificate().subject() + " (wanted the common name SEV-VCEK or SEV-VLEK)"));
        AmdAuthoritiesVerifier.requireIssued(
                leaf.certificate(), authorities.intermediate().subject(), authorities.intermediateKey(), which);
        if (kind != authorities.leafKind()) {
            throw rejected(which + " is that of a " + kind + " (wanted a " + authorities.leafKind()
                    + ", as its authority issues)");
        }
        if (leaf.certificate().fields().getBasicConstraints() != -1) {
            throw rejected(which + " is a certificate authority (wanted an end entity)");
        }
        if (!leaf.product().filter(authorities.product()::equals).isPresent()) {
            throw rejected(which + " names the product " + leaf.extensions().productName() + " (wanted "
                    + authorities.product().title() + ", as its root does)");
        }
    }

    private static List<DatedItem> dates(EndorsementKeyCertificate leaf, AmdAuthorities authorities) {
        List<DatedItem> dates = new ArrayList<>();
        dates.add(DatedItem.of(leaf.certificate().fields()));
        dates.addAll(authorities.dates());
        return dates;
    }

    /** A bit that has no meaning yet may mean that the report says less than it seems to. */
    private static void requireForm(SnpReport report) throws EvidenceRejectedException {
        List<String> used = new ArrayList<>(report.usedReservedFields());
        if (report.keyInfo().hasReservedBits()) {
            used.add(SnpField.KEY_INFO.name());
        }
        if (!used.isEmpty()) {
            throw new EvidenceRejectedException(
                    RejectReason.FORMAT, "reserved bits of the report are set: " + String.join(", ", used));
        }
        if (!report.policy().hasReservedBit()) {
            throw new EvidenceRejectedException(RejectReason.FORMAT, "bit 17 of POLICY is 0 (wanted 1)");
        }
    }

    private static void requireKind(SnpReport report, SigningKey kind) throws EvidenceRejectedException {
        SigningKey got = report.keyInfo().signingKey();
        if (got != kind) {
            throw new EvidenceRejectedException(
                    RejectReason.SIGNATURE,
                    "the report names the signing key " + got + " (wanted " + kind + ", as its certificate does)");
        }
    }

    /** A report of version 2 does not name its processor; the root does. */
    private static void requireProduct(SnpReport report, SnpProduct product) throws EvidenceRejectedException {
        boolean isNamed = report.cpuId().isPresent();
        if (isNamed && !report.product().filter(product::equals).isPresent()) {
            throw new EvidenceRejectedException(
                    RejectReason.CHIP_MISMATCH,
                    "the report is of " + report.cpuId().orElseThrow() + " (wanted a processor of " + product.title()
                            + ", as the root is)");
        }
    }

    private static void requireTcb(SnpReport report, EndorsementKeyCertificate leaf, SnpProduct product)
            throws EvidenceRejectedException {
        TcbVersion certified;
        try {
            certified = leaf.extensions().tcb(product.tcbLayout());
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the TCB cannot be read: " + e.getMessage(), e);
        }
        TcbVersion reported = report.reportedTcb(product.tcbLayout());
        if (!reported.equals(certified)) {
            throw new EvidenceRejectedException(
                    RejectReason.TCB_MISMATCH,
                    "REPORTED_TCB is " + reported + " (wanted " + certified + ", as the certificate says)");
        }
    }

    /** A VLEK is of no chip. A VCEK certificate of Turin names the first 8 bytes, behind which there is nothing. */
    private static void requireChip(
            SnpReport report, EndorsementKeyCertificate leaf, SigningKey kind, SnpProduct product)
            throws EvidenceRejectedException {
        Octets chip = report.chipId();
        if (report.keyInfo().isChipKeyMasked()) {
            requireMasked(chip);
            return;
        }
        if (kind == SigningKey.VLEK) {
            return;
        }
        Octets certified = leaf.extensions()
                .hardwareId()
                .orElseThrow(() -> rejected("the VCEK certificate does not name its chip (hwID)"));
        boolean matches = certified.length() == product.hardwareIdBytes()
                && chip.slice(0, certified.length()).equals(certified)
                && chip.slice(certified.length(), chip.length()).isZero();
        if (!matches) {
            throw new EvidenceRejectedException(
                    RejectReason.CHIP_MISMATCH,
                    "CHIP_ID is " + chip + " (wanted " + certified + ", as the certificate says)");
        }
    }

    private static void requireMasked(Octets chip) throws EvidenceRejectedException {
        if (!chip.isZero()) {
            throw new EvidenceRejectedException(
                    RejectReason.CHIP_MISMATCH, "CHIP_ID is " + chip + " (wanted zeros, since MASK_CHIP_KEY is set)");
        }
    }

    private static EvidenceRejectedException rejected(String message) {
        return new EvidenceRejectedException(RejectReason.CERT_CHAIN, message);
    }
}
