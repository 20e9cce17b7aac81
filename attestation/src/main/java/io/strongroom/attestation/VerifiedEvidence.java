/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.VerifiedQuote;
import io.strongroom.attestation.snp.VerifiedSnpReport;
import io.strongroom.attestation.tpm.VerifiedTpmEvidence;

/**
 * Evidence that is authentic, with what its verifier found. Each kind wraps a type that only its verifier can make, so
 * that unverified evidence never gets here.
 */
public sealed interface VerifiedEvidence {
    /** What is attested, as the trust anchor says and not as the sender claims. */
    Tee tee();

    /** How much this attestation is worth. */
    default AssuranceClass assuranceClass() {
        return tee().assuranceClass();
    }

    /** The time in which everything that the verdict rests on is in date. */
    Validity validity();

    /** What the evidence says about the workload. */
    AttestedClaims claims();

    /**
     * A quote of SGX or TDX, or a simulated one.
     *
     * @param verified from its verifier
     */
    record OfQuote(VerifiedQuote verified) implements VerifiedEvidence {
        @Override
        public Tee tee() {
            return verified.tee();
        }

        @Override
        public Validity validity() {
            return verified.validity();
        }

        @Override
        public AttestedClaims claims() {
            return verified.quote().body();
        }
    }

    /**
     * A quote of a TPM: what was booted. It says nothing about the protection of memory.
     *
     * @param verified from its verifier
     */
    record OfTpm(VerifiedTpmEvidence verified) implements VerifiedEvidence {
        @Override
        public Tee tee() {
            return Tee.TPM;
        }

        @Override
        public Validity validity() {
            return verified.validity();
        }

        @Override
        public AttestedClaims claims() {
            return verified.claims();
        }
    }

    /**
     * A report of SEV-SNP.
     *
     * @param verified from its verifier
     */
    record OfSnp(VerifiedSnpReport verified) implements VerifiedEvidence {
        @Override
        public Tee tee() {
            return Tee.SNP;
        }

        @Override
        public Validity validity() {
            return verified.validity();
        }

        @Override
        public AttestedClaims claims() {
            return verified.report();
        }
    }
}
