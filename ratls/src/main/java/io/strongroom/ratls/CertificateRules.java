/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RejectReason;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a certificate itself must be, whatever it carries: in date, signed by its own key, with a key and a signature that
 * are strong enough. None of it is a reason to trust the certificate; the evidence is.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 4; RFC 5280, 4.1 and 4.2; RFC 5758, 3.2; NIST SP 800-57, part 1, 5.6.1.
 */
final class CertificateRules {
    /** ECDSA and PKCS#1 RSA, each with SHA-256, SHA-384 and SHA-512. */
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4",
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13");

    /** AlgorithmIdentifiers of keys of P-256, P-384 and P-521. */
    private static final Set<Octets> CURVES = Set.of(
            Octets.parseHex("06072a8648ce3d020106082a8648ce3d030107"),
            Octets.parseHex("06072a8648ce3d020106052b81040022"),
            Octets.parseHex("06072a8648ce3d020106052b81040023"));

    /** Basic constraints, key usage, extended key usage, subject alternative name. */
    private static final Set<String> UNDERSTOOD = Set.of("2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17");

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MIN_RSA_EXPONENT_BITS = 17;
    private static final int MAX_RSA_EXPONENT_BITS = 64;

    private CertificateRules() {}

    static List<Reason> problems(X509Certificate certificate, CertificateParts parts, Instant now) {
        List<Reason> unusable = Stream.of(
                        checkKey(certificate.getPublicKey(), parts.key()),
                        checkAlgorithm(certificate),
                        checkCritical(certificate),
                        checkKeyUsage(certificate))
                .flatMap(Optional::stream)
                .toList();
        // A signature is only computed with a key of sane size.
        Stream<Reason> signature = unusable.isEmpty() ? checkSignature(certificate).stream() : Stream.empty();
        return Stream.of(unusable.stream(), signature, checkDates(certificate, now).stream())
                .flatMap(part -> part)
                .toList();
    }

    private static Optional<Reason> checkKey(PublicKey key, CertificateKey bytes) {
        boolean isCurve = key instanceof ECPublicKey && CURVES.contains(bytes.algorithm());
        boolean isRsa = key instanceof RSAPublicKey rsa
                && bytes.algorithm().equals(CertificateKey.RSA)
                && isBetween(rsa.getModulus().bitLength(), MIN_RSA_BITS, MAX_RSA_BITS)
                && isBetween(rsa.getPublicExponent().bitLength(), MIN_RSA_EXPONENT_BITS, MAX_RSA_EXPONENT_BITS);
        return refuseUnless(
                isCurve || isRsa,
                "the certificate's key",
                key instanceof RSAPublicKey rsa
                        ? "RSA of " + rsa.getModulus().bitLength() + " bits with an exponent of "
                                + rsa.getPublicExponent().bitLength() + " bits"
                        : key.getAlgorithm() + " with the parameters " + bytes.algorithm(),
                "P-256, P-384, P-521, or RSA of 2048 to 8192 bits with an exponent of 17 to 64 bits");
    }

    private static Optional<Reason> checkAlgorithm(X509Certificate certificate) {
        return refuseUnless(
                SIGNATURES.contains(certificate.getSigAlgOID()),
                "the certificate's signature algorithm",
                certificate.getSigAlgOID(),
                "ECDSA or RSA with SHA-256, SHA-384 or SHA-512");
    }

    private static Optional<Reason> checkCritical(X509Certificate certificate) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        Set<String> unknown = critical == null ? new HashSet<>() : new HashSet<>(critical);
        unknown.removeAll(UNDERSTOOD);
        for (EvidenceExtension extension : EvidenceExtension.values()) {
            unknown.remove(extension.oid());
        }
        return refuseUnless(
                unknown.isEmpty(),
                "an extension that the certificate calls critical",
                String.join(", ", unknown),
                "one that is understood");
    }

    private static Optional<Reason> checkKeyUsage(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return refuseUnless(
                usage == null || usage[0],
                "the certificate's key usage",
                "without digitalSignature",
                "with it, or no key usage");
    }

    private static Optional<Reason> checkSignature(X509Certificate certificate) {
        boolean isSelfIssued = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        return refuseUnless(
                isSelfIssued && isSignedByItself(certificate),
                "the certificate's signature",
                isSelfIssued ? "not by its own key" : "by another issuer",
                "by its own key");
    }

    private static boolean isSignedByItself(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<Reason> checkDates(X509Certificate certificate, Instant now) {
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        if (!now.isBefore(notBefore) && !now.isAfter(notAfter)) {
            return Optional.empty();
        }
        RejectReason code = now.isBefore(notBefore) ? RejectReason.CERT_NOT_YET_VALID : RejectReason.EXPIRED;
        String wanted = notBefore + " to " + notAfter;
        return Optional.of(new Reason(
                code,
                now.toString(),
                wanted,
                "the time is " + now + " (wanted " + wanted + ", as the certificate says)",
                "check the clocks on both sides, or have the peer make a new certificate"));
    }

    private static boolean isBetween(int value, int min, int max) {
        return value >= min && value <= max;
    }

    private static Optional<Reason> refuseUnless(boolean condition, String what, String got, String wanted) {
        return condition
                ? Optional.empty()
                : Optional.of(new Reason(
                        RejectReason.CERT_CHAIN,
                        got,
                        wanted,
                        what + " is " + got + " (wanted " + wanted + ")",
                        "have the peer make a new certificate, signed by its own key of P-256 or P-384"));
    }
}
