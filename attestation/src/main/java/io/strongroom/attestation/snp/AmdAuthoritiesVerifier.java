/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.internal.RsaPss;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Verifies the authorities above a leaf certificate: ARK, ASK or ASVK, and the ARK's revocation list. Reads no clock:
 * dates are judged where the result is used.
 *
 * <p>Source: {@code docs/spec/attestation.md}, section "SEV-SNP"; AMD 57230, 3.1; RFC 5280, 4.2.1.3, 4.2.1.9 and 6.1.
 */
final class AmdAuthoritiesVerifier {
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    /** Critical extensions that are checked here: key usage, basic constraints. */
    private static final Set<String> UNDERSTOOD = Set.of("2.5.29.15", "2.5.29.19");

    private AmdAuthoritiesVerifier() {}

    /**
     * Verifies them.
     *
     * @param endorsements as received; the leaf is not looked at
     * @param roots the roots that are trusted
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    static AmdAuthorities verify(SnpEndorsements endorsements, Collection<AmdRoot> roots)
            throws EvidenceRejectedException {
        AmdCertificate ark = parse(endorsements.ark(), "the ARK certificate");
        SnpProduct product = requirePinned(ark, roots);
        RSAPublicKey arkKey = authorityKey(ark, "the ARK certificate");
        requireName(ark, "the ARK certificate", product.arkName());
        requireIssued(ark, ark.subject(), arkKey, "the ARK certificate");
        requireAuthority(ark.fields(), "the ARK certificate", 1);
        AmdCertificate intermediate = parse(endorsements.intermediate(), "the ASK or ASVK certificate");
        SigningKey leafKind = leafKind(intermediate, product);
        requireIssued(intermediate, ark.subject(), arkKey, "the ASK or ASVK certificate");
        requireAuthority(intermediate.fields(), "the ASK or ASVK certificate", 0);
        RSAPublicKey intermediateKey = authorityKey(intermediate, "the ASK or ASVK certificate");
        Optional<Octets> crl = endorsements.crl();
        List<CertificateList> crls = crl.isPresent() ? List.of(crl(crl.get(), ark, arkKey)) : List.of();
        return new AmdAuthorities(product, leafKind, ark, intermediate, intermediateKey, crls);
    }

    static AmdCertificate parse(Octets der, String which) throws EvidenceRejectedException {
        try {
            return AmdCertificate.parse(der);
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, which + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Checks issuer, signature and critical extensions. */
    static void requireIssued(AmdCertificate certificate, X500Principal issuer, RSAPublicKey issuerKey, String which)
            throws EvidenceRejectedException {
        X509Certificate fields = certificate.fields();
        if (!fields.getIssuerX500Principal().equals(issuer)) {
            throw rejected(which + " names the issuer " + fields.getIssuerX500Principal() + " (wanted " + issuer + ")");
        }
        requireUnderstood(fields, which);
        if (!certificate.isSignedBy(issuerKey)) {
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

    private static SnpProduct requirePinned(AmdCertificate ark, Collection<AmdRoot> roots)
            throws EvidenceRejectedException {
        Digest key = Digest.sha256(ark.fields().getPublicKey().getEncoded());
        for (AmdRoot root : roots) {
            if (root.publicKey().equals(key)) {
                return root.product();
            }
        }
        throw rejected("the ARK's public key has the SHA-256 " + key + " (wanted that of a root that is trusted)");
    }

    private static SigningKey leafKind(AmdCertificate intermediate, SnpProduct product)
            throws EvidenceRejectedException {
        for (SigningKey kind : List.of(SigningKey.VCEK, SigningKey.VLEK)) {
            if (intermediate.subject().equals(product.intermediateName(kind))) {
                return kind;
            }
        }
        throw rejected("the ASK or ASVK certificate is named " + intermediate.subject() + " (wanted "
                + product.intermediateName(SigningKey.VCEK) + " or " + product.intermediateName(SigningKey.VLEK) + ")");
    }

    private static RSAPublicKey authorityKey(AmdCertificate certificate, String which)
            throws EvidenceRejectedException {
        try {
            return certificate.authorityKey();
        } catch (InvalidKeyException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the key of " + which + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void requireName(AmdCertificate certificate, String which, X500Principal name)
            throws EvidenceRejectedException {
        if (!certificate.subject().equals(name)) {
            throw rejected(which + " is named " + certificate.subject() + " (wanted " + name + ")");
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

    private static CertificateList crl(Octets der, AmdCertificate ark, RSAPublicKey arkKey)
            throws EvidenceRejectedException {
        CertificateList crl;
        try {
            crl = CertificateList.parse(der.bytes());
            RsaPss.requireSha384(new DerReader(crl.algorithm().bytes()));
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_FORMAT, "the ARK's CRL cannot be read: " + e.getMessage(), e);
        }
        if (!crl.issuer().equals(ark.subject())) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_ISSUER,
                    "the ARK's CRL is issued by " + crl.issuer() + " (wanted " + ark.subject() + ")");
        }
        if (!hasUsage(ark.fields(), CRL_SIGN)) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_ISSUER, "the ARK may not sign revocation lists (key usage)");
        }
        if (!RsaPss.verifies(arkKey, crl.signature(), crl.signedBytes())) {
            throw new EvidenceRejectedException(RejectReason.CRL_SIGNATURE, "the ARK's CRL is not signed by the ARK");
        }
        return crl;
    }

    private static boolean hasUsage(X509Certificate certificate, int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage != null && usage.length > bit && usage[bit];
    }

    private static EvidenceRejectedException rejected(String message) {
        return new EvidenceRejectedException(RejectReason.CERT_CHAIN, message);
    }
}
