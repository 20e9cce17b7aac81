/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * A quote that is authentic, all of it, with the class of assurance that its trust anchor gives. Whether it is
 * <em>acceptable</em> is for an {@link AppraisalPolicy} to say.
 *
 * <p>Only {@link QuoteVerifier} makes one; in this version every one is {@link AssuranceClass#SIMULATED}. Immutable and
 * thread-safe.
 */
public final class VerifiedQuote {
    private final Quote quote;
    private final Tee tee;
    private final Validity validity;

    VerifiedQuote(Quote quote, Tee tee, Validity validity) {
        this.quote = quote;
        this.tee = tee;
        this.validity = validity;
    }

    /** The quote. */
    public Quote quote() {
        return quote;
    }

    /** What the quote attests, as its trust anchor says and not as the sender claims. */
    public Tee tee() {
        return tee;
    }

    /** How much this attestation is worth. */
    public AssuranceClass assuranceClass() {
        return tee.assuranceClass();
    }

    /** The time in which the quote's certificates are valid. */
    public Validity validity() {
        return validity;
    }
}
