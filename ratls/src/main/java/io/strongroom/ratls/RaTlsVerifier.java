/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.dcap.QuotePlatform;
import io.strongroom.ratls.RaTlsResult.Accepted;
import io.strongroom.ratls.RaTlsResult.Refused;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a peer's certificate: form, binding, freshness, evidence, policy. Immutable and thread-safe.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 6.
 */
public final class RaTlsVerifier {
    private final Verifier verifier;
    private final EndorsementsSource endorsements;
    private final Acceptance acceptance;
    private final InstantSource clock;
    private final boolean demandsFreshEvidence;

    /**
     * A verifier of peers' certificates.
     *
     * @param verifier of evidence
     * @param endorsements of the peers' platforms; waiting for it is waiting in a handshake
     * @param acceptance which peers are acceptable, such as an {@link AppraisalPolicy}
     * @param clock the time of each judgement
     * @throws IllegalArgumentException if the policy names jobs: a certificate proves what runs, not which job it runs
     */
    public RaTlsVerifier(
            Verifier verifier, EndorsementsSource endorsements, Acceptance acceptance, InstantSource clock) {
        this(verifier, endorsements, acceptance, clock, false);
        if (acceptance instanceof AppraisalPolicy policy && !policy.jobs().isEmpty()) {
            throw new IllegalArgumentException("policy " + policy.name() + " names "
                    + policy.jobs().size() + " jobs (wanted none: a certificate does not prove a job)");
        }
    }

    /**
     * The same without endorsements: enough for simulated peers, and for no others.
     *
     * @throws IllegalArgumentException if the policy names jobs
     */
    public RaTlsVerifier(Verifier verifier, Acceptance acceptance, InstantSource clock) {
        this(verifier, platform -> Endorsements.NONE, acceptance, clock);
    }

    private RaTlsVerifier(
            Verifier verifier,
            EndorsementsSource endorsements,
            Acceptance acceptance,
            InstantSource clock,
            boolean demandsFreshEvidence) {
        this.verifier = verifier;
        this.endorsements = endorsements;
        this.acceptance = acceptance;
        this.clock = clock;
        this.demandsFreshEvidence = demandsFreshEvidence;
    }

    /** The same verifier, which accepts only evidence that was collected for a nonce of its own. */
    public RaTlsVerifier demandingFreshEvidence() {
        return new RaTlsVerifier(verifier, endorsements, acceptance, clock, true);
    }

    /** Whether only evidence with a nonce of this verifier's is accepted. */
    public boolean demandsFreshEvidence() {
        return demandsFreshEvidence;
    }

    /** Judges a certificate that was asked for without a nonce; refuses it if fresh evidence is demanded. */
    public RaTlsResult verify(X509Certificate certificate) {
        return verify(certificate, List.of());
    }

    /** Judges a certificate that was asked for with this nonce, and that must carry it. */
    public RaTlsResult verify(X509Certificate certificate, RaTlsNonce nonce) {
        return verify(certificate, List.of(nonce));
    }

    /**
     * Judges a certificate. The cheap steps come first, and no quote is verified that is bound to another key.
     *
     * @param nonces one, or none
     */
    private RaTlsResult verify(X509Certificate x509, List<RaTlsNonce> nonces) {
        Instant now = clock.instant();
        RaTlsCertificate certificate;
        try {
            certificate = RaTlsCertificateReader.read(x509);
        } catch (EvidenceFormatException e) {
            return refused(new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e));
        }
        List<Reason> reasons = new ArrayList<>(certificate.problems(now));
        checkBinding(certificate).ifPresent(reasons::add);
        checkNonce(certificate, nonces).ifPresent(reasons::add);
        if (!reasons.isEmpty()) {
            return new Refused(reasons);
        }
        return verifyEvidence(certificate, !nonces.isEmpty(), now);
    }

    private RaTlsResult verifyEvidence(RaTlsCertificate certificate, boolean isFresh, Instant now) {
        VerifiedEvidence verified;
        try {
            verified = verifier.verify(certificate.evidence(), endorsementsOf(certificate), now);
        } catch (EvidenceRejectedException e) {
            return refused(e);
        }
        List<Reason> reasons = acceptance.check(verified);
        return reasons.isEmpty() ? new Accepted(certificate, verified, isFresh) : new Refused(reasons);
    }

    private Endorsements endorsementsOf(RaTlsCertificate certificate) throws EvidenceRejectedException {
        if (certificate.evidence().tee() == Tee.SIMULATED) {
            return Endorsements.NONE;
        }
        try {
            return endorsements.endorsementsFor(QuotePlatform.of(certificate.quote()));
        } catch (EndorsementsUnavailableException e) {
            throw new EvidenceRejectedException(
                    RejectReason.ENDORSEMENTS_NEEDED,
                    "there are no endorsements for the platform: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<Reason> checkBinding(RaTlsCertificate certificate) {
        KeyBinding binding = certificate.binding();
        return binding.isBound()
                ? Optional.empty()
                : Optional.of(new Reason(
                        RejectReason.KEY_BINDING,
                        "evidence of another key",
                        "evidence of the certificate's key",
                        binding.explanation(),
                        RejectReason.KEY_BINDING.remedy()));
    }

    private Optional<Reason> checkNonce(RaTlsCertificate certificate, List<RaTlsNonce> nonces) {
        String wanted =
                nonces.stream().map(nonce -> nonce.octets().hex()).findFirst().orElse("one of this connection");
        String got = nonceOf(certificate).map(Octets::hex).orElse("absent");
        boolean isWanted = demandsFreshEvidence || !nonces.isEmpty();
        return !isWanted || got.equals(wanted)
                ? Optional.empty()
                : Optional.of(new Reason(
                        RefusalReason.REPORT_DATA_MISMATCH,
                        got,
                        wanted,
                        "the nonce in the evidence is " + got + " (wanted " + wanted + ")",
                        "connect again: the evidence is old, or the peer does not collect fresh evidence"));
    }

    private static Optional<Octets> nonceOf(RaTlsCertificate certificate) {
        return certificate.form() instanceof RaTlsEvidence.Tagged tagged
                ? tagged.claims().nonce()
                : Optional.empty();
    }

    private static RaTlsResult refused(EvidenceRejectedException rejection) {
        return new Refused(List.of(rejection.toReason()));
    }
}
