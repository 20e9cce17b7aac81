/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The three certificates that lead from a platform's PCK key to the trust anchor, all checked.
 *
 * <p>Source: Intel SGX PCK Certificate and CRL Profile Specification, 1.3; RFC 5280, 6.1.
 *
 * @param leaf the PCK certificate
 * @param publicKey the PCK public key
 * @param validity the time in which all three certificates are valid
 */
record PckCertificateChain(X509Certificate leaf, ECPublicKey publicKey, Validity validity) {
    private static final int CHAIN_LENGTH = 3;
    private static final int KEY_CERT_SIGN = 5;
    private static final int DIGITAL_SIGNATURE = 0;

    /**
     * Reads the chain from a quote and checks it: exactly PCK certificate, intermediate and root; names and signatures
     * chain; root by key and name; keys of P-256; constraints; all three valid at {@code now}.
     */
    static PckCertificateChain verify(CertificationData data, TrustAnchor anchor, Instant now)
            throws QuoteRejectedException {
        List<SignedCertificate> chain = parse(data);
        SignedCertificate leaf = chain.get(0);
        SignedCertificate intermediate = chain.get(1);
        SignedCertificate root = chain.get(2);
        requireAnchor(root, anchor);
        requireIssued(root, root, "the root certificate", Set.of(anchor.rootName()));
        requireIssued(intermediate, root, "the intermediate certificate", anchor.intermediateNames());
        requireIssued(leaf, intermediate, "the PCK certificate", Set.of(anchor.leafName()));
        requireAuthority(root.fields(), "the root certificate", 1);
        requireAuthority(intermediate.fields(), "the intermediate certificate", 0);
        requireEndEntity(leaf.fields());
        Validity validity = requireValid(chain, now);
        return new PckCertificateChain(leaf.fields(), leaf.publicKey(), validity);
    }

    private static List<SignedCertificate> parse(CertificationData data) throws QuoteRejectedException {
        if (data.type() != CertificationData.PCK_CERT_CHAIN) {
            throw new QuoteRejectedException(
                    RejectReason.UNSUPPORTED_CERT_DATA,
                    "certification data are of type " + data.type() + " (wanted 5, a PCK certificate chain)");
        }
        try {
            List<SignedCertificate> chain = new ArrayList<>();
            for (byte[] der : PemCertificates.decode(data.data().bytes(), CHAIN_LENGTH)) {
                chain.add(SignedCertificate.parse(der));
            }
            if (chain.size() != CHAIN_LENGTH) {
                throw rejected("the PCK chain has " + chain.size() + " certificates (wanted 3)");
            }
            return chain;
        } catch (PemException | CertificateException e) {
            throw new QuoteRejectedException(
                    RejectReason.CERT_CHAIN, "the PCK chain cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireAnchor(SignedCertificate root, TrustAnchor anchor) throws QuoteRejectedException {
        Octets key = Octets.of(P256.raw(root.publicKey()));
        if (!key.equals(anchor.publicKey())) {
            throw rejected("the root's public key is " + key + " (wanted that of the trust anchor, "
                    + anchor.publicKey() + ")");
        }
    }

    private static void requireIssued(
            SignedCertificate certificate, SignedCertificate issuer, String which, Set<X500Principal> names)
            throws QuoteRejectedException {
        X509Certificate fields = certificate.fields();
        if (!names.contains(fields.getSubjectX500Principal())) {
            throw rejected(which + " is named " + fields.getSubjectX500Principal() + " (wanted " + names + ")");
        }
        X500Principal issuerName = issuer.fields().getSubjectX500Principal();
        if (!fields.getIssuerX500Principal().equals(issuerName)) {
            throw rejected(
                    which + " names the issuer " + fields.getIssuerX500Principal() + " (wanted " + issuerName + ")");
        }
        if (fields.hasUnsupportedCriticalExtension()) {
            throw rejected(which + " has a critical extension that is not understood");
        }
        if (!certificate.isSignedBy(issuer.publicKey())) {
            throw rejected(which + " is not signed by its issuer");
        }
    }

    private static void requireAuthority(X509Certificate certificate, String which, int certificatesBelow)
            throws QuoteRejectedException {
        if (certificate.getBasicConstraints() < certificatesBelow) {
            throw rejected(which + " may not issue a chain of this length (basic constraints)");
        }
        if (!hasUsage(certificate, KEY_CERT_SIGN)) {
            throw rejected(which + " may not sign certificates (key usage)");
        }
    }

    private static void requireEndEntity(X509Certificate leaf) throws QuoteRejectedException {
        if (leaf.getBasicConstraints() != -1) {
            throw rejected("the PCK certificate is a certificate authority (wanted an end entity)");
        }
        if (!hasUsage(leaf, DIGITAL_SIGNATURE)) {
            throw rejected("the PCK certificate may not sign (key usage)");
        }
    }

    private static boolean hasUsage(X509Certificate certificate, int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage != null && usage.length > bit && usage[bit];
    }

    private static Validity requireValid(List<SignedCertificate> chain, Instant now) throws QuoteRejectedException {
        Validity common = new Validity(Instant.MIN, Instant.MAX);
        for (SignedCertificate certificate : chain) {
            X509Certificate fields = certificate.fields();
            var validity = new Validity(
                    fields.getNotBefore().toInstant(), fields.getNotAfter().toInstant());
            String which = "the certificate of " + fields.getSubjectX500Principal();
            if (now.isBefore(validity.notBefore())) {
                throw new QuoteRejectedException(
                        RejectReason.CERT_NOT_YET_VALID,
                        which + " is valid from " + validity.notBefore() + " (wanted by " + now + ")");
            }
            if (now.isAfter(validity.notAfter())) {
                throw new QuoteRejectedException(
                        RejectReason.EXPIRED,
                        which + " expired at " + validity.notAfter() + " (wanted valid at " + now + ")");
            }
            common = common.intersect(validity);
        }
        return common;
    }

    private static QuoteRejectedException rejected(String message) {
        return new QuoteRejectedException(RejectReason.CERT_CHAIN, message);
    }
}
