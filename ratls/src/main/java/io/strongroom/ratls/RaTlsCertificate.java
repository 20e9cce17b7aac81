/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.quote.Quote;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that was read, with the evidence in it. Its form is right; nothing in it is authenticated, and {@link
 * #binding} may say that the evidence is somebody else's. Only {@link RaTlsCertificateReader} makes one. Immutable and
 * thread-safe.
 */
public final class RaTlsCertificate {
    private final X509Certificate x509;
    private final CertificateParts parts;
    private final List<Carried> carried;
    private final RaTlsEvidence form;
    private final Evidence evidence;
    private final Quote quote;

    /**
     * An extension that carries evidence.
     *
     * @param extension which
     * @param lengthBytes of its value
     */
    public record Carried(EvidenceExtension extension, int lengthBytes) {}

    RaTlsCertificate(
            X509Certificate x509,
            CertificateParts parts,
            List<Carried> carried,
            RaTlsEvidence form,
            Evidence evidence,
            Quote quote) {
        this.x509 = x509;
        this.parts = parts;
        this.carried = List.copyOf(carried);
        this.form = form;
        this.evidence = evidence;
        this.quote = quote;
    }

    /** The certificate. */
    public X509Certificate x509() {
        return x509;
    }

    /** Its public key, byte for byte. */
    public CertificateKey key() {
        return parts.key();
    }

    /** Every extension that carries evidence, in the certificate's order; the one that counts is in {@link #form}. */
    public List<Carried> carried() {
        return carried;
    }

    /** The evidence as the certificate carries it. */
    public RaTlsEvidence form() {
        return form;
    }

    /** The evidence, for a {@link io.strongroom.attestation.Verifier}; its kind is the one that the quote claims. */
    public Evidence evidence() {
        return evidence;
    }

    /** The quote, parsed and not verified. */
    public Quote quote() {
        return quote;
    }

    /** Whether the quote vouches for this certificate's key. */
    public KeyBinding binding() {
        return form.bindingTo(parts.key(), quote.body().reportData());
    }

    /**
     * What is wrong with the certificate itself at {@code now}: its dates, its signature by its own key, the strength of
     * that key. Says nothing about the evidence.
     *
     * @return every reason to refuse it, or none
     */
    public List<Reason> problems(Instant now) {
        return CertificateRules.problems(x509, parts, now);
    }

    /**
     * Refuses a certificate that has {@link #problems}, or whose quote does not vouch for its key. Says nothing about the
     * quote.
     *
     * @throws EvidenceRejectedException with the first reason
     */
    public void check(Instant now) throws EvidenceRejectedException {
        for (Reason problem : problems(now)) {
            if (problem.code() instanceof RejectReason code) {
                throw new EvidenceRejectedException(code, problem.message());
            }
        }
        KeyBinding binding = binding();
        if (!binding.isBound()) {
            throw new EvidenceRejectedException(RejectReason.KEY_BINDING, binding.explanation());
        }
    }
}
