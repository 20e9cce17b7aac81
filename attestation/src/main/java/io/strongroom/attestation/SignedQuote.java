/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.security.cert.X509Certificate;

/**
 * A quote whose signatures lead to a trust anchor. For a simulated platform that is all there is to know; for a
 * processor it is <em>not</em> a verification, because nothing says yet whether the platform is revoked or outdated.
 * Only {@link QuoteVerifier} makes one. Immutable and thread-safe.
 */
public final class SignedQuote {
    private final Quote quote;
    private final TrustAnchor anchor;
    private final X509Certificate pckCertificate;
    private final Validity validity;

    SignedQuote(Quote quote, TrustAnchor anchor, X509Certificate pckCertificate, Validity validity) {
        this.quote = quote;
        this.anchor = anchor;
        this.pckCertificate = pckCertificate;
        this.validity = validity;
    }

    /** The quote. */
    public Quote quote() {
        return quote;
    }

    /** The anchor that its signatures lead to. */
    public TrustAnchor anchor() {
        return anchor;
    }

    /** The certificate of the platform's PCK key. */
    public X509Certificate pckCertificate() {
        return pckCertificate;
    }

    /** The time in which every certificate of the chain is valid. */
    public Validity validity() {
        return validity;
    }
}
