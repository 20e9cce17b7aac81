/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.DatedItem;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Authorities of one product whose signatures lead to a root that is trusted. Whether they are in date is asked at each
 * use. Only {@link AmdAuthoritiesVerifier} makes one.
 *
 * @param product the root's
 * @param leafKind what the intermediate authority issues: VCEK or VLEK certificates
 * @param ark the root
 * @param intermediate ASK or ASVK
 * @param intermediateKey its key
 * @param crls the root's revocation list: one, or none
 */
record AmdAuthorities(
        SnpProduct product,
        SigningKey leafKind,
        AmdCertificate ark,
        AmdCertificate intermediate,
        RSAPublicKey intermediateKey,
        List<CertificateList> crls) {
    AmdAuthorities {
        crls = List.copyOf(crls);
    }

    /** Everything with a date. */
    List<DatedItem> dates() {
        List<DatedItem> dates = new ArrayList<>();
        dates.add(DatedItem.of(intermediate.fields()));
        dates.add(DatedItem.of(ark.fields()));
        crls.forEach(crl -> dates.add(DatedItem.of("the ARK's CRL", crl.validity())));
        return dates;
    }

    /** Refuses a revoked authority, and a revoked leaf; does nothing if there is no list. */
    void refuseRevoked(AmdCertificate leaf) throws EvidenceRejectedException {
        for (CertificateList crl : crls) {
            for (AmdCertificate certificate : List.of(leaf, intermediate, ark)) {
                if (crl.isRevoked(certificate.fields().getSerialNumber())) {
                    throw new EvidenceRejectedException(
                            RejectReason.CERT_REVOKED,
                            "the certificate of " + certificate.subject() + " with serial number "
                                    + certificate.fields().getSerialNumber().toString(16) + " is revoked by "
                                    + crl.issuer());
                }
            }
        }
    }
}
