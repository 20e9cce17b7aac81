/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.quote.Quote;
import java.util.List;
import java.util.Optional;

/**
 * A quote that is authentic, all of it, with the technology that its trust anchor and body give, and what is known of its
 * platform. Whether it is <em>acceptable</em> is for an {@link AppraisalPolicy} to say.
 *
 * <p>Only {@link QuoteVerifier} makes one. Immutable and thread-safe.
 */
public final class VerifiedQuote {
    private final Quote quote;
    private final Tee tee;
    private final Validity validity;
    private final List<PlatformTcb> platform;

    VerifiedQuote(Quote quote, Tee tee, Validity validity, List<PlatformTcb> platform) {
        this.quote = quote;
        this.tee = tee;
        this.validity = validity;
        this.platform = List.copyOf(platform);
    }

    /** The quote. */
    public Quote quote() {
        return quote;
    }

    /** What the quote attests, as its trust anchor says and not as the sender claims. */
    public Tee tee() {
        return tee;
    }

    /** The time in which everything that the verdict rests on is in date. */
    public Validity validity() {
        return validity;
    }

    /** What Intel's endorsements say about the platform; none for simulated evidence. */
    public Optional<PlatformTcb> platform() {
        return platform.stream().findFirst();
    }
}
