/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.time.Instant;
import java.util.List;

/**
 * The whole way from untrusted evidence to a verdict: parse, verify, appraise (RFC 9334, the role Verifier). Pure.
 * Immutable and thread-safe.
 */
public final class Verifier {
    private final TrustAnchor.Simulated simulatedAnchor;
    private final QuoteVerifier quoteVerifier = new QuoteVerifier();

    /** A verifier that trusts one simulated platform. */
    public Verifier(TrustAnchor.Simulated simulatedAnchor) {
        this.simulatedAnchor = simulatedAnchor;
    }

    /**
     * Judges evidence. Never throws for what the evidence holds: evidence that is malformed or not authentic is
     * contraindicated, with the step that failed.
     *
     * @param evidence as it came
     * @param policy what the data owner accepts
     * @param binding what the evidence must be bound to
     * @param now the time of the decision
     */
    public AttestationResult appraise(Evidence evidence, AppraisalPolicy policy, ExpectedBinding binding, Instant now) {
        try {
            return policy.appraise(verify(evidence, now), binding, now);
        } catch (QuoteRejectedException e) {
            return new AttestationResult.Contraindicated(List.of(e.toReason()));
        }
    }

    /**
     * Verifies that evidence is authentic, without an opinion on whether it is acceptable.
     *
     * @throws QuoteRejectedException if it is not; evidence of hardware always, for want of endorsements
     */
    public VerifiedQuote verify(Evidence evidence, Instant now) throws QuoteRejectedException {
        if (evidence.tee().assuranceClass() == AssuranceClass.HARDWARE) {
            throw new QuoteRejectedException(
                    RejectReason.ENDORSEMENTS_NEEDED,
                    evidence.tee().wireName() + " evidence needs endorsements, not in this version");
        }
        return quoteVerifier.verify(parse(evidence), simulatedAnchor, now);
    }

    private static Quote parse(Evidence evidence) throws QuoteRejectedException {
        try {
            return QuoteParser.parse(evidence.bytes());
        } catch (QuoteFormatException e) {
            throw new QuoteRejectedException(RejectReason.FORMAT, e.getMessage(), e);
        }
    }
}
