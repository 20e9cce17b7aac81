/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;

/**
 * Something whose validity bounds a verdict's: a certificate, a revocation list, TCB info, QE identity.
 *
 * @param name for messages, such as {@code the TCB info}
 * @param isCertificate decides the reason when it is not valid yet
 * @param validity when it is valid
 */
public record DatedItem(String name, boolean isCertificate, Validity validity) {
    /** A certificate. */
    public static DatedItem of(X509Certificate certificate) {
        return new DatedItem(
                "the certificate of " + certificate.getSubjectX500Principal(),
                true,
                new Validity(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()));
    }

    /** A revocation list or a document of a vendor's. */
    public static DatedItem of(String name, Validity validity) {
        return new DatedItem(name, false, validity);
    }

    /**
     * The time in which all items are valid, which contains {@code now}.
     *
     * @throws EvidenceRejectedException if one is not valid then
     */
    public static Validity requireValid(Collection<DatedItem> items, Instant now) throws EvidenceRejectedException {
        Validity common = new Validity(Instant.MIN, Instant.MAX);
        for (DatedItem item : items) {
            item.requireValid(now);
            common = common.intersect(item.validity);
        }
        return common;
    }

    private void requireValid(Instant now) throws EvidenceRejectedException {
        if (now.isBefore(validity.notBefore())) {
            throw new EvidenceRejectedException(
                    isCertificate ? RejectReason.CERT_NOT_YET_VALID : RejectReason.NOT_YET_VALID,
                    name + " is valid from " + validity.notBefore() + " (wanted by " + now + ")");
        }
        if (now.isAfter(validity.notAfter())) {
            throw new EvidenceRejectedException(
                    RejectReason.EXPIRED,
                    name + " expired at " + validity.notAfter() + " (wanted valid at " + now + ")");
        }
    }
}
