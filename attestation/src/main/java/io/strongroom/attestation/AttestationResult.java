/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.List;

/**
 * What appraisal came to. Keys are released for an {@link Accepted}, which only {@link AppraisalPolicy} makes, and for
 * nothing else.
 */
public sealed interface AttestationResult permits AttestationResult.Accepted, AttestationResult.Contraindicated {
    /** The AR4SI tier. */
    Tier tier();

    /** The evidence is authentic and a policy accepts it. Immutable and thread-safe. */
    final class Accepted implements AttestationResult {
        private final String policyName;
        private final VerifiedQuote quote;
        private final ExpectedBinding binding;

        Accepted(String policyName, VerifiedQuote quote, ExpectedBinding binding) {
            this.policyName = policyName;
            this.quote = quote;
            this.binding = binding;
        }

        /** Name of the policy that accepts it. */
        public String policyName() {
            return policyName;
        }

        /** The claims, authentic. */
        public VerifiedQuote quote() {
            return quote;
        }

        /** What the evidence was found to be bound to. */
        public ExpectedBinding binding() {
            return binding;
        }

        /** What was attested. */
        public Tee tee() {
            return quote.tee();
        }

        /** The class of keys that this result may open. */
        public AssuranceClass assuranceClass() {
            return quote.assuranceClass();
        }

        /** The time in which the evidence's certificates are valid; a result must not outlive it. */
        public Validity validity() {
            return quote.validity();
        }

        /** {@link Tier#AFFIRMING} for hardware only; {@link Tier#WARNING} for everything else. */
        @Override
        public Tier tier() {
            return assuranceClass() == AssuranceClass.HARDWARE ? Tier.AFFIRMING : Tier.WARNING;
        }
    }

    /**
     * The evidence is not authentic, or the policy refuses it.
     *
     * @param reasons every independent reason, at least one
     */
    record Contraindicated(List<Reason> reasons) implements AttestationResult {
        /**
         * Copies the reasons.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Contraindicated {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs at least one reason");
            }
        }

        @Override
        public Tier tier() {
            return Tier.CONTRAINDICATED;
        }
    }
}
