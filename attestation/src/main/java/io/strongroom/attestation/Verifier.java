/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.dcap.VerifiedQuote;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.snp.SnpVerifier;
import io.strongroom.attestation.tpm.TpmAuthorities;
import io.strongroom.attestation.tpm.TpmEndorsements;
import io.strongroom.attestation.tpm.TpmEvidence;
import io.strongroom.attestation.tpm.TpmEvidenceParser;
import io.strongroom.attestation.tpm.TpmVerifier;
import java.time.Instant;
import java.util.List;

/**
 * The whole way from untrusted evidence to a verdict: parse, verify, appraise (RFC 9334, the role Verifier). Pure.
 * Thread-safe.
 */
public final class Verifier {
    private final TrustAnchors anchors;
    private final QuoteVerifier quoteVerifier = new QuoteVerifier();
    private final SnpVerifier snpVerifier = new SnpVerifier();
    private final TpmVerifier tpmVerifier = new TpmVerifier();

    /** A verifier that trusts these roots. */
    public Verifier(TrustAnchors anchors) {
        this.anchors = anchors;
    }

    /** A verifier that trusts one simulated platform beside the vendors' pinned roots. */
    public Verifier(TrustAnchor.Simulated simulatedAnchor) {
        this(TrustAnchors.PRODUCTION.withSimulated(simulatedAnchor));
    }

    /**
     * Judges evidence. Never throws for what evidence or endorsements hold: evidence that is malformed or not authentic is
     * contraindicated, with the step that failed.
     *
     * @param evidence as it came
     * @param endorsements of the platform's vendor
     * @param policy what the data owner accepts
     * @param binding what the evidence must be bound to
     * @param now the time of the decision
     */
    public AttestationResult appraise(
            Evidence evidence,
            Endorsements endorsements,
            AppraisalPolicy policy,
            ExpectedBinding binding,
            Instant now) {
        try {
            return policy.appraise(verify(evidence, endorsements, now), binding, now);
        } catch (EvidenceRejectedException e) {
            return new AttestationResult.Contraindicated(List.of(e.toReason()));
        }
    }

    /** The same for evidence without endorsements: simulated evidence. */
    public AttestationResult appraise(Evidence evidence, AppraisalPolicy policy, ExpectedBinding binding, Instant now) {
        return appraise(evidence, Endorsements.NONE, policy, binding, now);
    }

    /** Verifies evidence without endorsements: simulated evidence. */
    public VerifiedEvidence verify(Evidence evidence, Instant now) throws EvidenceRejectedException {
        return verify(evidence, Endorsements.NONE, now);
    }

    /**
     * Verifies that evidence is authentic, without an opinion on whether it is acceptable.
     *
     * @throws EvidenceRejectedException if it is not; its reason names the step
     */
    public VerifiedEvidence verify(Evidence evidence, Endorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        return switch (evidence.tee()) {
            case SIMULATED -> verifySimulated(evidence, now);
            case SGX, TDX -> verifyIntel(evidence, endorsements, now);
            case TPM -> verifyTpm(evidence, endorsements, now);
            case SNP -> verifySnp(evidence, endorsements, now);
        };
    }

    private VerifiedEvidence verifySimulated(Evidence evidence, Instant now) throws EvidenceRejectedException {
        TrustAnchor.Simulated anchor = anchors.simulated().stream()
                .findFirst()
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.CERT_CHAIN, "no simulated platform is trusted here"));
        return new VerifiedEvidence.OfQuote(quoteVerifier.verify(parse(evidence), anchor, now));
    }

    private VerifiedEvidence verifyIntel(Evidence evidence, Endorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        Quote quote = parse(evidence);
        if (!(endorsements instanceof IntelEndorsements intel)) {
            quoteVerifier.checkSignatures(quote, anchors.intel(), now);
            throw new EvidenceRejectedException(
                    RejectReason.ENDORSEMENTS_NEEDED,
                    evidence.tee().wireName() + " evidence comes without Intel's endorsements");
        }
        VerifiedQuote verified = quoteVerifier.verify(quote, intel, anchors.intel(), now);
        if (verified.tee() != evidence.tee()) {
            throw new EvidenceRejectedException(
                    RejectReason.FORMAT,
                    "the evidence is of " + verified.tee().wireName() + " (wanted "
                            + evidence.tee().wireName() + ", as claimed)");
        }
        return new VerifiedEvidence.OfQuote(verified);
    }

    private VerifiedEvidence verifySnp(Evidence evidence, Endorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        SnpReport report = parseSnp(evidence);
        if (!(endorsements instanceof SnpEndorsements amd)) {
            throw new EvidenceRejectedException(
                    RejectReason.ENDORSEMENTS_NEEDED, "snp evidence comes without AMD's certificates");
        }
        return new VerifiedEvidence.OfSnp(snpVerifier.verify(report, amd, anchors.amd(), now));
    }

    private static SnpReport parseSnp(Evidence evidence) throws EvidenceRejectedException {
        try {
            return SnpReportParser.parse(evidence.bytes());
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e);
        }
    }

    private VerifiedEvidence verifyTpm(Evidence evidence, Endorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        TpmEvidence parsed = parseTpm(evidence);
        TpmAuthorities authorities = anchors.tpm().stream()
                .findFirst()
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.CERT_CHAIN, "no authority for attestation keys of TPMs is trusted here"));
        TpmEndorsements revocation = endorsements instanceof TpmEndorsements tpm ? tpm : TpmEndorsements.of(List.of());
        return new VerifiedEvidence.OfTpm(tpmVerifier.verify(parsed, authorities, revocation, now));
    }

    private static TpmEvidence parseTpm(Evidence evidence) throws EvidenceRejectedException {
        try {
            return TpmEvidenceParser.parse(evidence.bytes());
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e);
        }
    }

    private static Quote parse(Evidence evidence) throws EvidenceRejectedException {
        try {
            return QuoteParser.parse(evidence.bytes());
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e);
        }
    }
}
