/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.AttestedClaims;
import io.strongroom.attestation.Validity;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Evidence of a TPM that is authentic: a key that an authority vouches for signed these PCR values. It says what was
 * booted, and nothing about the protection of memory. Whether it is <em>acceptable</em> is for a {@link PcrPolicy} to say.
 *
 * <p>Only {@link TpmVerifier} makes one. Immutable and thread-safe.
 */
public final class VerifiedTpmEvidence {
    private final TpmEvidence evidence;
    private final X509Certificate akCertificate;
    private final Validity validity;
    private final Set<Pcr> loggedPcrs;
    private final List<MeasuredEvent> events;

    VerifiedTpmEvidence(
            TpmEvidence evidence,
            X509Certificate akCertificate,
            Validity validity,
            Set<Pcr> loggedPcrs,
            List<MeasuredEvent> events) {
        this.evidence = evidence;
        this.akCertificate = akCertificate;
        this.validity = validity;
        this.loggedPcrs = Collections.unmodifiableSet(new TreeSet<>(loggedPcrs));
        this.events = List.copyOf(events);
    }

    /** What the TPM signed, authentic: clock, counters, firmware version, extra data. */
    public TpmQuote quote() {
        return evidence.quote();
    }

    /** The values of the quoted PCRs, authentic. */
    public PcrValues pcrValues() {
        return evidence.pcrValues();
    }

    /** The certificate of the attestation key. */
    public X509Certificate akCertificate() {
        return akCertificate;
    }

    /** What the evidence says, in the words of evidence of every kind. */
    public AttestedClaims claims() {
        return evidence;
    }

    /** The time in which the certificates are valid and the revocation lists current. */
    public Validity validity() {
        return validity;
    }

    /**
     * The quoted PCRs whose whole history is known: the event log leads to their value. Of the others only the value is
     * known.
     */
    public Set<Pcr> loggedPcrs() {
        return loggedPcrs;
    }

    /** Everything that was measured into {@link #loggedPcrs}, in order. */
    public List<MeasuredEvent> events() {
        return events;
    }

    /** The numbers of types in the event log that this version has no name for, ascending. */
    public List<Long> unknownEventTypes() {
        return evidence.eventLog().unknownEventTypes();
    }
}
