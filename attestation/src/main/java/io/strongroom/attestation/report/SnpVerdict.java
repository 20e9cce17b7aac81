/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportFields;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.snp.SnpVerifier;
import io.strongroom.attestation.snp.VerifiedSnpReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a report of SEV-SNP and tells everything about it. Thread-safe. */
public final class SnpVerdict {
    private final SnpVerifier verifier = new SnpVerifier();
    private final TrustAnchors anchors;
    private final Acceptance acceptance;

    /**
     * A judge.
     *
     * @param anchors the roots that are trusted
     * @param acceptance which authentic evidence is accepted
     */
    public SnpVerdict(TrustAnchors anchors, Acceptance acceptance) {
        this.anchors = anchors;
        this.acceptance = acceptance;
    }

    /**
     * Judges a report.
     *
     * @param bytes the raw report
     * @param endorsements certificates of the key that signed it
     * @param at the time of the judgement
     */
    public VerificationReport judge(byte[] bytes, SnpEndorsements endorsements, Instant at) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            SnpReport report = parse(bytes);
            fields.putAll(SnpReportFields.show(report, endorsements));
            fields.put("checks", verifier.checks(report, endorsements, anchors.amd(), at));
            VerifiedSnpReport verified = verifier.verify(report, endorsements, anchors.amd(), at);
            // The window of the verdict may be narrower than that of the leaf certificate.
            fields.remove("window");
            var evidence = new VerifiedEvidence.OfSnp(verified);
            List<Reason> refusals = acceptance.check(evidence);
            return VerificationReport.verified(
                    fields,
                    findings(verified),
                    evidence.validity(),
                    at,
                    PlatformPolicy.STRICT.tierOf(evidence),
                    refusals,
                    remarks(evidence, refusals));
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(fields, e, at);
        }
    }

    private static SnpReport parse(byte[] bytes) throws EvidenceRejectedException {
        try {
            return SnpReportParser.parse(bytes);
        } catch (EvidenceFormatException e) {
            throw VerificationReport.malformed(e.getMessage());
        }
    }

    /** Says that revocation was not checked, even where that is tolerated. */
    private static List<Reason> remarks(VerifiedEvidence evidence, List<Reason> refusals) {
        return PlatformPolicy.STRICT.check(evidence).stream()
                .filter(reason -> reason.code() == RefusalReason.REVOCATION_UNCHECKED)
                .filter(reason -> refusals.stream().noneMatch(refusal -> refusal.code() == reason.code()))
                .toList();
    }

    private static Map<String, @Nullable Object> findings(VerifiedSnpReport verified) {
        Map<String, @Nullable Object> findings = new LinkedHashMap<>();
        findings.put("status", null);
        findings.put("advisoryIds", List.of());
        findings.put("revocationChecked", verified.isRevocationChecked());
        return findings;
    }
}
