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
        private final VerifiedEvidence evidence;
        private final ExpectedBinding binding;

        Accepted(String policyName, VerifiedEvidence evidence, ExpectedBinding binding) {
            this.policyName = policyName;
            this.evidence = evidence;
            this.binding = binding;
        }

        /** Name of the policy that accepts it. */
        public String policyName() {
            return policyName;
        }

        /** The claims, authentic. */
        public VerifiedEvidence evidence() {
            return evidence;
        }

        /** What the evidence was found to be bound to. */
        public ExpectedBinding binding() {
            return binding;
        }

        /** What was attested. */
        public Tee tee() {
            return evidence.tee();
        }

        /** The class of keys that this result may open. */
        public AssuranceClass assuranceClass() {
            return evidence.assuranceClass();
        }

        /** The time in which the evidence's certificates are valid; a result must not outlive it. */
        public Validity validity() {
            return evidence.validity();
        }

        /**
         * {@link Tier#AFFIRMING} for hardware that is up to date and cannot be debugged; {@link Tier#WARNING} for
         * everything else.
         */
        @Override
        public Tier tier() {
            return PlatformPolicy.STRICT.tierOf(evidence);
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
