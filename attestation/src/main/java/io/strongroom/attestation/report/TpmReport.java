/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.tpm.Pcr;
import io.strongroom.attestation.tpm.TpmEndorsements;
import io.strongroom.attestation.tpm.TpmEvidence;
import io.strongroom.attestation.tpm.TpmEvidenceParser;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges evidence of a TPM and tells everything about it. Thread-safe. */
public final class TpmReport {
    private final Verifier verifier;
    private final Acceptance acceptance;

    /**
     * A judge.
     *
     * @param anchors the roots that are trusted, with {@linkplain TrustAnchors#withTpm authorities for attestation keys}
     * @param acceptance which authentic evidence is accepted
     */
    public TpmReport(TrustAnchors anchors, Acceptance acceptance) {
        this.verifier = new Verifier(anchors);
        this.acceptance = acceptance;
    }

    /**
     * Judges evidence.
     *
     * @param bytes the container, as {@code docs/spec/tpm-evidence.md} specifies it
     * @param endorsements revocation lists of the authorities
     * @param at the time of the judgement
     */
    public VerificationReport judge(byte[] bytes, TpmEndorsements endorsements, Instant at) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        try {
            fields.putAll(TpmFields.of(parse(bytes)));
            VerifiedEvidence evidence = verifier.verify(Evidence.of(Tee.TPM, bytes), endorsements, at);
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

    private static TpmEvidence parse(byte[] bytes) throws EvidenceRejectedException {
        try {
            return TpmEvidenceParser.parse(bytes);
        } catch (EvidenceFormatException e) {
            throw VerificationReport.malformed(e.getMessage());
        }
    }

    private static Map<String, @Nullable Object> findings(VerifiedEvidence evidence) {
        Map<String, @Nullable Object> findings = new LinkedHashMap<>();
        findings.put("assurance", "TPM: memory is not protected");
        if (evidence instanceof VerifiedEvidence.OfTpm tpm) {
            findings.put(
                    "replayedPcrs",
                    tpm.verified().loggedPcrs().stream().map(TpmReport::name).toList());
        }
        return findings;
    }

    private static String name(Pcr pcr) {
        return pcr.bank().wireName() + ":" + pcr.index();
    }
}
