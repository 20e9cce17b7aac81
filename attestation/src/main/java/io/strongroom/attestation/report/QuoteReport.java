/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges a quote of SGX or TDX, or a simulated one, and tells everything about it. Thread-safe. */
public final class QuoteReport {
    private final Verifier verifier;
    private final Acceptance acceptance;

    /**
     * A judge.
     *
     * @param anchors the roots that are trusted
     * @param acceptance which authentic evidence is accepted
     */
    public QuoteReport(TrustAnchors anchors, Acceptance acceptance) {
        this.verifier = new Verifier(anchors);
        this.acceptance = acceptance;
    }

    /**
     * Judges a quote.
     *
     * @param bytes the raw quote
     * @param endorsements of the platform
     * @param at the time of the judgement
     */
    public VerificationReport judge(byte[] bytes, Endorsements endorsements, Instant at) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            Quote quote = parse(bytes);
            fields.putAll(QuoteFields.of(quote));
            VerifiedEvidence evidence = verifier.verify(Evidence.of(tee(quote), bytes), endorsements, at);
            return VerificationReport.verified(
                    fields,
                    findings(evidence),
                    evidence.validity(),
                    at,
                    PlatformPolicy.STRICT.tierOf(evidence),
                    acceptance.check(evidence));
        } catch (EvidenceRejectedException e) {
            return VerificationReport.rejected(fields, e, at);
        }
    }

    private static Quote parse(byte[] bytes) throws EvidenceRejectedException {
        try {
            return QuoteParser.parse(bytes);
        } catch (EvidenceFormatException e) {
            throw VerificationReport.malformed(e.getMessage());
        }
    }

    private static Tee tee(Quote quote) {
        if (quote.header().qeVendor() == QeVendor.SIMULATED) {
            return Tee.SIMULATED;
        }
        return quote.header().isTdx() ? Tee.TDX : Tee.SGX;
    }

    private static Map<String, @Nullable Object> findings(VerifiedEvidence evidence) {
        Map<String, @Nullable Object> findings = new LinkedHashMap<>();
        if (evidence instanceof VerifiedEvidence.OfQuote quote) {
            quote.verified().platform().ifPresent(platform -> put(findings, platform));
        }
        if (evidence.tee() == Tee.SIMULATED) {
            findings.put("assurance", "SIMULATED: memory is not protected");
        }
        findings.putIfAbsent("status", null);
        findings.putIfAbsent("advisoryIds", List.of());
        return findings;
    }

    private static void put(Map<String, @Nullable Object> findings, PlatformTcb platform) {
        findings.put("status", platform.status().wireName());
        findings.put("advisoryIds", platform.advisoryIds());
        Map<String, @Nullable Object> tcb = new LinkedHashMap<>();
        tcb.put("tcbInfoVersion", platform.tcbInfoVersion());
        tcb.put("tcbEvaluationDataNumber", platform.tcbEvaluationDataNumber());
        tcb.put("qeTcbEvaluationDataNumber", platform.qeEvaluationDataNumber());
        tcb.put("matchedLevelStatus", platform.matchedLevelStatus().wireName());
        tcb.put("matchedLevelDate", platform.matchedLevelDate().toString());
        tcb.put("sgxLevelStatus", platform.sgxLevelStatus().wireName());
        tcb.put("tdxModuleId", platform.module().map(PlatformTcb.Module::id).orElse(null));
        tcb.put(
                "tdxModuleStatus",
                platform.module().map(module -> module.status().wireName()).orElse(null));
        tcb.put("qeStatus", platform.qeStatus().wireName());
        tcb.put("qeIsvSvn", platform.qeIsvSvn());
        findings.put("tcb", tcb);
    }
}
