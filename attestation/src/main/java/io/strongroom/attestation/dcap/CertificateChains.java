/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The checks that all chains of DCAP share: names, signatures, constraints, anchor. Not dates.
 *
 * <p>Source: RFC 5280, 4.2.1.3, 4.2.1.9 and 6.1; Intel SGX PCK Certificate and CRL Profile Specification, 1.3.
 */
final class CertificateChains {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    /** Critical extensions that are checked here: key usage, basic constraints. */
    private static final Set<String> UNDERSTOOD = Set.of("2.5.29.15", "2.5.29.19");

    private CertificateChains() {}

    /** Reads exactly {@code count} certificates in PEM, in the order of the text. */
    static List<SignedCertificate> parse(Octets pem, int count, String which) throws EvidenceRejectedException {
        try {
            List<SignedCertificate> chain = new ArrayList<>();
            for (byte[] der : PemCertificates.decode(pem.bytes(), count)) {
                chain.add(SignedCertificate.parse(der));
            }
            if (chain.size() != count) {
                throw rejected(which + " has " + chain.size() + " certificates (wanted " + count + ")");
            }
            return chain;
        } catch (PemException | CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, which + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void requireAnchor(SignedCertificate root, TrustAnchor anchor) throws EvidenceRejectedException {
        Octets key = Octets.of(P256.raw(root.publicKey()));
        if (!key.equals(anchor.publicKey())) {
            throw rejected("the root's public key is " + key + " (wanted that of the trust anchor, "
                    + anchor.publicKey() + ")");
        }
        if (!root.subject().equals(anchor.rootName())) {
            throw rejected("the root certificate is named " + root.subject() + " (wanted " + anchor.rootName() + ")");
        }
    }

    /** Checks that a root is one: signs itself, and may issue certificates. */
    static void requireRoot(SignedCertificate root) throws EvidenceRejectedException {
        requireIssued(root, root, "the root certificate");
        requireAuthority(root.fields(), "the root certificate", 1);
    }

    /** Checks an intermediate authority below {@code root}. */
    static void requireIntermediate(SignedCertificate intermediate, SignedCertificate root, Set<X500Principal> names)
            throws EvidenceRejectedException {
        String which = "the intermediate certificate";
        requireName(intermediate, which, names);
        requireIssued(intermediate, root, which);
        requireAuthority(intermediate.fields(), which, 0);
    }

    /** Checks a certificate of a key that signs, issued by {@code issuer}. */
    static void requireSigner(
            SignedCertificate signer, SignedCertificate issuer, String which, Set<X500Principal> names)
            throws EvidenceRejectedException {
        requireName(signer, which, names);
        requireIssued(signer, issuer, which);
        if (signer.fields().getBasicConstraints() != -1) {
            throw rejected(which + " is a certificate authority (wanted an end entity)");
        }
        if (!hasUsage(signer.fields(), DIGITAL_SIGNATURE)) {
            throw rejected(which + " may not sign (key usage)");
        }
    }

    private static void requireName(SignedCertificate certificate, String which, Set<X500Principal> names)
            throws EvidenceRejectedException {
        if (!names.contains(certificate.subject())) {
            throw rejected(which + " is named " + certificate.subject() + " (wanted " + names + ")");
        }
    }

    private static void requireIssued(SignedCertificate certificate, SignedCertificate issuer, String which)
            throws EvidenceRejectedException {
        X509Certificate fields = certificate.fields();
        if (!fields.getIssuerX500Principal().equals(issuer.subject())) {
            throw rejected(which + " names the issuer " + fields.getIssuerX500Principal() + " (wanted "
                    + issuer.subject() + ")");
        }
        requireUnderstood(fields, which);
        if (!certificate.isSignedBy(issuer.publicKey())) {
            throw rejected(which + " is not signed by its issuer");
        }
    }

    /** The platform's parser supports more critical extensions, but leaves it to its caller to act by them. */
    private static void requireUnderstood(X509Certificate certificate, String which) throws EvidenceRejectedException {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && !UNDERSTOOD.containsAll(critical)) {
            throw rejected(which + " has the critical extensions "
                    + critical.stream().sorted().toList() + " (wanted none but key usage and basic constraints)");
        }
    }

    /** Checks that the key may sign revocation lists. Source: RFC 5280, 6.3.3 (f). */
    static void requireListSigner(SignedCertificate issuer) throws EvidenceRejectedException {
        if (!hasUsage(issuer.fields(), CRL_SIGN)) {
            throw rejected("the certificate of " + issuer.subject() + " may not sign revocation lists (key usage)");
        }
    }

    private static void requireAuthority(X509Certificate certificate, String which, int certificatesBelow)
            throws EvidenceRejectedException {
        if (certificate.getBasicConstraints() < certificatesBelow) {
            throw rejected(which + " may not issue a chain of this length (basic constraints)");
        }
        if (!hasUsage(certificate, KEY_CERT_SIGN)) {
            throw rejected(which + " may not sign certificates (key usage)");
        }
    }

    private static boolean hasUsage(X509Certificate certificate, int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage != null && usage.length > bit && usage[bit];
    }

    private static EvidenceRejectedException rejected(String message) {
        return new EvidenceRejectedException(RejectReason.CERT_CHAIN, message);
    }
}
