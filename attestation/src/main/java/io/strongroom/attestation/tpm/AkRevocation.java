/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.CertificateList;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a verified chain against revocation lists. A list that is given for an issuer of the chain is never ignored.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 5; RFC 5280, 6.3.3, for complete lists signed by the issuer's own
 * key.
 */
final class AkRevocation {
    private static final int CRL_SIGN = 6;

    private AkRevocation() {}

    /** The time in which all lists that were used are current, within {@code chain}'s own validity. */
    static Validity check(AkCertificateChain chain, TpmEndorsements endorsements, Instant now)
            throws EvidenceRejectedException {
        List<CertificateList> lists = parse(endorsements.revocationLists());
        Validity validity = chain.validity();
        List<X509Certificate> certificates = chain.certificates();
        for (int i = 0; i < certificates.size() - 1; i++) {
            X509Certificate certificate = certificates.get(i);
            X509Certificate issuer = certificates.get(i + 1);
            List<CertificateList> ofIssuer = lists.stream()
                    .filter(list -> list.issuer().equals(issuer.getSubjectX500Principal()))
                    .toList();
            if (ofIssuer.isEmpty() && !endorsements.allowsMissingLists()) {
                throw new EvidenceRejectedException(
                        RejectReason.ENDORSEMENTS_NEEDED,
                        "there is no revocation list of " + issuer.getSubjectX500Principal() + " (wanted one)");
            }
            for (CertificateList list : ofIssuer) {
                requireNotRevoked(certificate, issuer, list, now);
                validity = validity.intersect(list.validity());
            }
        }
        return validity;
    }

    private static List<CertificateList> parse(List<Octets> der) throws EvidenceRejectedException {
        List<CertificateList> lists = new ArrayList<>();
        try {
            for (Octets list : der) {
                lists.add(CertificateList.parse(list.bytes()));
            }
            return lists;
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_FORMAT, "a revocation list cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireNotRevoked(
            X509Certificate certificate, X509Certificate issuer, CertificateList list, Instant now)
            throws EvidenceRejectedException {
        String which = "the revocation list of " + list.issuer();
        requireSignature(list, issuer, which);
        if (now.isBefore(list.validity().notBefore())) {
            throw new EvidenceRejectedException(
                    RejectReason.NOT_YET_VALID,
                    which + " is of " + list.validity().notBefore() + " (wanted by " + now + ")");
        }
        if (now.isAfter(list.validity().notAfter())) {
            throw new EvidenceRejectedException(
                    RejectReason.EXPIRED,
                    which + " ended at " + list.validity().notAfter() + " (wanted current at " + now + ")");
        }
        if (list.isRevoked(certificate.getSerialNumber())) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_REVOKED,
                    "the certificate of " + certificate.getSubjectX500Principal() + ", serial "
                            + certificate.getSerialNumber().toString(16) + ", is on " + which);
        }
    }

    private static void requireSignature(CertificateList list, X509Certificate issuer, String which)
            throws EvidenceRejectedException {
        boolean[] usage = issuer.getKeyUsage();
        boolean maySign = usage == null || usage[CRL_SIGN];
        try {
            AuthorityKey key = AuthorityKey.of(issuer.getPublicKey());
            if (!maySign || !key.verifies(list.algorithm(), list.signature(), list.signedBytes())) {
                throw new EvidenceRejectedException(
                        RejectReason.CRL_SIGNATURE,
                        which + " is not signed by that authority (or it may not sign any)");
            }
        } catch (InvalidKeyException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_SIGNATURE, which + " cannot be checked: " + e.getMessage(), e);
        }
    }
}
