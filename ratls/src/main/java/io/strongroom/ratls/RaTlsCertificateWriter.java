/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Makes certificates for keys of this process, with evidence about this process in TCG's form. Thread-safe.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 7.
 */
public final class RaTlsCertificateWriter {
    /** How long a certificate is good unless another time is given. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(12);

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration MAX_LIFETIME = Duration.ofDays(30);
    private static final Set<Tee> CARRIED = Set.of(Tee.SGX, Tee.TDX, Tee.SIMULATED);

    private final EvidenceCollector collector;
    private final Duration lifetime;

    /** Certificates of {@link #DEFAULT_LIFETIME} with evidence of this collector. */
    public RaTlsCertificateWriter(EvidenceCollector collector) {
        this(collector, DEFAULT_LIFETIME);
    }

    /**
     * Certificates with evidence of this collector.
     *
     * @param lifetime from now; certificates are also good for 5 minutes before, because clocks differ
     * @throws IllegalArgumentException if the time is not between one minute and 30 days, or the collector's evidence is
     *     none that a certificate can carry
     */
    public RaTlsCertificateWriter(EvidenceCollector collector, Duration lifetime) {
        if (!CARRIED.contains(collector.tee())) {
            throw new IllegalArgumentException(
                    collector.tee().wireName() + " evidence cannot be carried in a certificate (wanted sgx or tdx)");
        }
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "the lifetime of a certificate is " + lifetime + " (wanted 1 minute to 30 days)");
        }
        this.collector = collector;
        this.lifetime = lifetime;
    }

    /** From the making of a certificate to its end. */
    public Duration lifetime() {
        return lifetime;
    }

    /**
     * A certificate for {@code key} with evidence that was collected for it.
     *
     * @param key of P-256 or P-384
     * @param now the certificate's lifetime begins here
     * @throws EvidenceUnavailableException if the platform gives no evidence, or evidence of something else
     */
    public X509Certificate write(KeyPair key, Instant now) throws EvidenceUnavailableException {
        return write(key, List.of(), now);
    }

    /**
     * The same, with the nonce of a verifier among the claims.
     *
     * @throws EvidenceUnavailableException if the platform gives no evidence, or evidence of something else
     */
    public X509Certificate write(KeyPair key, RaTlsNonce nonce, Instant now) throws EvidenceUnavailableException {
        return write(key, List.of(nonce), now);
    }

    private X509Certificate write(KeyPair key, List<RaTlsNonce> nonces, Instant now)
            throws EvidenceUnavailableException {
        Octets claims = claims(key, nonces);
        byte[] reportData = Arrays.copyOf(HashAlgorithm.SHA_256.hash(claims).bytes(), ReportData.LENGTH_BYTES);
        Evidence evidence = collector.collect(ReportData.of(reportData));
        Octets carried = new CborWriter()
                .tag((int) RaTlsEvidence.Tagged.TAG)
                .array(2)
                .byteString(evidence.octets())
                .byteString(claims)
                .octets();
        var validity = new Validity(now.minus(CLOCK_SKEW), now.plus(lifetime));
        X509Certificate certificate = SelfSignedCertificates.withEvidence(key, name(), validity, carried);
        requireBound(certificate, now);
        return certificate;
    }

    /** The claims, sorted as RFC 8949, 4.2.1 wants it. */
    private static Octets claims(KeyPair key, List<RaTlsNonce> nonces) {
        Octets keyInfo = Octets.of(key.getPublic().getEncoded());
        Octets pubkeyHash = new CborWriter()
                .array(2)
                .unsigned(HashAlgorithm.SHA_256.id())
                .byteString(HashAlgorithm.SHA_256.hash(keyInfo))
                .octets();
        CborWriter claims = new CborWriter().map(1 + nonces.size());
        nonces.forEach(nonce -> claims.text(EvidenceClaims.NONCE).byteString(nonce.octets()));
        return claims.text(EvidenceClaims.PUBKEY_HASH).byteString(pubkeyHash).octets();
    }

    private X500Principal name() {
        boolean isSimulated = collector.tee().assuranceClass() == AssuranceClass.SIMULATED;
        return new X500Principal(isSimulated ? "CN=Strongroom RA-TLS SIMULATED" : "CN=Strongroom RA-TLS");
    }

    /** A platform that quotes other report data than those asked for must not go unnoticed until a peer refuses. */
    private static void requireBound(X509Certificate certificate, Instant now) throws EvidenceUnavailableException {
        try {
            RaTlsCertificate read = RaTlsCertificateReader.read(certificate);
            if (!read.binding().isBound() || !read.problems(now).isEmpty()) {
                throw new EvidenceUnavailableException("the platform's evidence does not fit what was asked for: "
                        + read.binding().explanation());
            }
        } catch (EvidenceFormatException e) {
            throw new EvidenceUnavailableException("the platform's evidence cannot be carried: " + e.getMessage(), e);
        }
    }
}
