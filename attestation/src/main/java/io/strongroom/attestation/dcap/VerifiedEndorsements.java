/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.DatedItem;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Intel's collateral whose signatures lead to the trust anchor. Whether it is in date is asked at each use; it can be
 * kept for as long as {@link #validity}. Only {@link EndorsementsVerifier} makes one. Immutable and thread-safe.
 */
public final class VerifiedEndorsements {
    private final TrustAnchor.Intel anchor;
    private final TcbInfo tcbInfo;
    private final QeIdentity qeIdentity;
    private final SignedCertificate pckAuthority;
    private final CertificateList rootCrl;
    private final CertificateList pckCrl;
    private final List<DatedItem> dates;
    private final KnownAuthorities authorities;

    VerifiedEndorsements(
            TrustAnchor.Intel anchor,
            TcbInfo tcbInfo,
            QeIdentity qeIdentity,
            SignedCertificate pckAuthority,
            SignedCertificate root,
            CertificateList rootCrl,
            CertificateList pckCrl,
            List<DatedItem> dates) {
        this.anchor = anchor;
        this.tcbInfo = tcbInfo;
        this.qeIdentity = qeIdentity;
        this.pckAuthority = pckAuthority;
        this.rootCrl = rootCrl;
        this.pckCrl = pckCrl;
        this.dates = List.copyOf(dates);
        this.authorities = new KnownAuthorities(Set.of(pckAuthority.der(), root.der()));
    }

    /** The time in which every part is in date; empty windows contain no instant. */
    public Validity validity() {
        return dates.stream()
                .map(DatedItem::validity)
                .reduce(new Validity(Instant.MIN, Instant.MAX), Validity::intersect);
    }

    /** The lower of the evaluation data numbers of TCB info and QE identity. */
    public int tcbEvaluationDataNumber() {
        return Math.min(tcbInfo.tcbEvaluationDataNumber(), qeIdentity.tcbEvaluationDataNumber());
    }

    Validity requireValid(Instant now) throws EvidenceRejectedException {
        return DatedItem.requireValid(dates, now);
    }

    TrustAnchor.Intel anchor() {
        return anchor;
    }

    TcbInfo tcbInfo() {
        return tcbInfo;
    }

    QeIdentity qeIdentity() {
        return qeIdentity;
    }

    SignedCertificate pckAuthority() {
        return pckAuthority;
    }

    CertificateList rootCrl() {
        return rootCrl;
    }

    CertificateList pckCrl() {
        return pckCrl;
    }

    KnownAuthorities authorities() {
        return authorities;
    }
}
