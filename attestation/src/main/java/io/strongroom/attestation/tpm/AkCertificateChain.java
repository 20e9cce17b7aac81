/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The certificates that lead from an attestation key to an authority, all checked but for revocation.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 5; RFC 5280, 6.1; TCG Credential Profiles, 3.4 (the extended key
 * usage).
 *
 * @param certificates that of the attestation key first, then its issuers, the authority's last; at least two
 * @param key the attestation key
 * @param validity the time in which all of the certificates are valid
 */
record AkCertificateChain(List<X509Certificate> certificates, AttestationKey key, Validity validity) {
    /** tcg-kp-AIKCertificate. */
    private static final String AIK_CERTIFICATE = "2.23.133.8.3";

    private static final int DIGITAL_SIGNATURE = 0;

    /** Copies the list. */
    AkCertificateChain {
        certificates = List.copyOf(certificates);
    }

    /** Reads and checks a chain at one time. */
    static AkCertificateChain verify(List<Octets> der, TpmAuthorities authorities, Instant now)
            throws EvidenceRejectedException {
        List<AkCertificate> sent = belowAuthority(parse(der), authorities);
        X509Certificate authority = validate(sent, authorities, now);
        List<X509Certificate> certificates = new ArrayList<>();
        sent.forEach(certificate -> certificates.add(certificate.fields()));
        certificates.add(authority);
        requireSignatures(sent, certificates);
        Validity validity = requireValid(certificates, now);
        X509Certificate leaf = certificates.get(0);
        requireAkCertificate(leaf);
        return new AkCertificateChain(certificates, attestationKey(leaf), validity);
    }

    /** The certificate of the attestation key. */
    X509Certificate leaf() {
        return certificates.get(0);
    }

    private static List<AkCertificate> parse(List<Octets> der) throws EvidenceRejectedException {
        List<AkCertificate> chain = new ArrayList<>();
        try {
            for (Octets certificate : der) {
                chain.add(AkCertificate.parse(certificate));
            }
            return chain;
        } catch (CertificateException e) {
            throw rejected("a certificate of the attestation key's chain cannot be read: " + e.getMessage(), e);
        }
    }

    /** The chain without the authority's own certificate, which may be sent along as the last. */
    private static List<AkCertificate> belowAuthority(List<AkCertificate> chain, TpmAuthorities authorities)
            throws EvidenceRejectedException {
        int last = chain.size() - 1;
        boolean endsInAuthority =
                authorities.certificates().contains(chain.get(last).fields());
        List<AkCertificate> below = endsInAuthority ? chain.subList(0, last) : chain;
        if (below.isEmpty()) {
            throw rejected("the only certificate is that of an authority (wanted that of an attestation key first)");
        }
        return below;
    }

    /** The authority's certificate that the path leads to. */
    private static X509Certificate validate(List<AkCertificate> sent, TpmAuthorities authorities, Instant now)
            throws EvidenceRejectedException {
        try {
            CertPath path = CertificateFactory.getInstance("X.509")
                    .generateCertPath(sent.stream().map(AkCertificate::fields).toList());
            Set<TrustAnchor> anchors = authorities.certificates().stream()
                    .map(certificate -> new TrustAnchor(certificate, null))
                    .collect(Collectors.toSet());
            var parameters = new PKIXParameters(anchors);
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            var result = (PKIXCertPathValidatorResult)
                    CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return result.getTrustAnchor().getTrustedCert();
        } catch (CertPathValidatorException e) {
            throw new EvidenceRejectedException(
                    reasonOf(e), "the attestation key's certificate path is not valid: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw rejected("the attestation key's certificate path cannot be built: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks PKIX path validation", e);
        }
    }

    private static RejectReason reasonOf(CertPathValidatorException e) {
        if (e.getReason() == BasicReason.EXPIRED) {
            return RejectReason.EXPIRED;
        }
        return e.getReason() == BasicReason.NOT_YET_VALID ? RejectReason.CERT_NOT_YET_VALID : RejectReason.CERT_CHAIN;
    }

    /** Checks again what PKIX has checked, with our own bounds on algorithms, points and signature values. */
    private static void requireSignatures(List<AkCertificate> sent, List<X509Certificate> chain)
            throws EvidenceRejectedException {
        for (int i = 0; i < sent.size(); i++) {
            String which = nameOf(chain.get(i));
            try {
                if (!sent.get(i).isSignedBy(chain.get(i + 1))) {
                    throw rejected(which + " is not signed by its issuer, with an algorithm that is accepted");
                }
            } catch (InvalidKeyException e) {
                throw rejected("the issuer of " + which + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private static Validity requireValid(List<X509Certificate> chain, Instant now) throws EvidenceRejectedException {
        Validity common = new Validity(Instant.MIN, Instant.MAX);
        for (X509Certificate certificate : chain) {
            var validity = new Validity(
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
            if (now.isBefore(validity.notBefore())) {
                throw new EvidenceRejectedException(
                        RejectReason.CERT_NOT_YET_VALID,
                        nameOf(certificate) + " is valid from " + validity.notBefore() + " (wanted by " + now + ")");
            }
            if (now.isAfter(validity.notAfter())) {
                throw new EvidenceRejectedException(
                        RejectReason.EXPIRED,
                        nameOf(certificate) + " expired at " + validity.notAfter() + " (wanted valid at " + now + ")");
            }
            common = common.intersect(validity);
        }
        return common;
    }

    private static void requireAkCertificate(X509Certificate leaf) throws EvidenceRejectedException {
        if (leaf.getBasicConstraints() != -1) {
            throw rejected(nameOf(leaf) + " is that of an authority (wanted that of an attestation key)");
        }
        boolean[] usage = leaf.getKeyUsage();
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw rejected(nameOf(leaf) + " may not sign (key usage; wanted digitalSignature)");
        }
        List<String> extendedUsage = extendedUsageOf(leaf);
        if (!extendedUsage.contains(AIK_CERTIFICATE)) {
            throw rejected(nameOf(leaf) + " has extended key usage " + extendedUsage + " (wanted " + AIK_CERTIFICATE
                    + ", tcg-kp-AIKCertificate)");
        }
    }

    private static List<String> extendedUsageOf(X509Certificate leaf) throws EvidenceRejectedException {
        try {
            List<String> usage = leaf.getExtendedKeyUsage();
            return usage == null ? List.of() : usage;
        } catch (CertificateParsingException e) {
            throw rejected("the extended key usage of " + nameOf(leaf) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static AttestationKey attestationKey(X509Certificate leaf) throws EvidenceRejectedException {
        try {
            return AttestationKey.of(leaf.getPublicKey());
        } catch (InvalidKeyException e) {
            throw rejected("the attestation key cannot be used: " + e.getMessage(), e);
        }
    }

    private static String nameOf(X509Certificate certificate) {
        return "the certificate of " + certificate.getSubjectX500Principal() + ", serial "
                + certificate.getSerialNumber().toString(16);
    }

    private static EvidenceRejectedException rejected(String message) {
        return new EvidenceRejectedException(RejectReason.CERT_CHAIN, message);
    }

    private static EvidenceRejectedException rejected(String message, Exception cause) {
        return new EvidenceRejectedException(RejectReason.CERT_CHAIN, message, cause);
    }
}
