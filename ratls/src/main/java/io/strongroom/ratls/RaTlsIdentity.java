/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/**
 * Who this process is in RA-TLS: a key that exists in its memory only, and a certificate with evidence for that key, which
 * is made anew when half of its lifetime is over. Thread-safe: the certificate in use is guarded by this object's monitor.
 */
public final class RaTlsIdentity {
    /** Peers that have proved nothing yet can ask for fresh evidence; so much of it is collected at a time. */
    static final int MAX_FRESH_AT_ONCE = 4;

    private final RaTlsCertificateWriter writer;
    private final KeyPair key;
    private final InstantSource clock;
    private final Semaphore fresh = new Semaphore(MAX_FRESH_AT_ONCE);
    private Dated current;

    /**
     * A certificate and when it was made.
     *
     * @param madeAt for the renewal
     */
    private record Dated(X509Certificate certificate, Instant madeAt) {}

    private RaTlsIdentity(RaTlsCertificateWriter writer, KeyPair key, InstantSource clock)
            throws EvidenceUnavailableException {
        this.writer = writer;
        this.key = key;
        this.clock = clock;
        Instant now = clock.instant();
        this.current = new Dated(writer.write(key, now), now);
    }

    /**
     * A new key of P-256, and a certificate for it.
     *
     * @throws EvidenceUnavailableException if the platform gives no evidence
     */
    public static RaTlsIdentity create(EvidenceCollector collector, InstantSource clock)
            throws EvidenceUnavailableException {
        return create(new RaTlsCertificateWriter(collector), KeyCurve.P_256, clock);
    }

    /**
     * A new key, and a certificate for it.
     *
     * @throws EvidenceUnavailableException if the platform gives no evidence
     */
    public static RaTlsIdentity create(RaTlsCertificateWriter writer, KeyCurve curve, InstantSource clock)
            throws EvidenceUnavailableException {
        return new RaTlsIdentity(writer, curve.newKeyPair(), clock);
    }

    /**
     * The certificate in use.
     *
     * @throws EvidenceUnavailableException if it has to be made anew and the platform gives no evidence
     */
    public synchronized X509Certificate certificate() throws EvidenceUnavailableException {
        Instant now = clock.instant();
        Duration age = Duration.between(current.madeAt(), now);
        if (age.isNegative() || age.compareTo(writer.lifetime().dividedBy(2)) >= 0) {
            current = new Dated(writer.write(key, now), now);
        }
        return current.certificate();
    }

    /**
     * A certificate with evidence that is collected now and carries {@code nonce}.
     *
     * @throws EvidenceUnavailableException if the platform gives no evidence, or 4 others wait for it already
     */
    public X509Certificate certificateFor(RaTlsNonce nonce) throws EvidenceUnavailableException {
        if (!fresh.tryAcquire()) {
            throw new EvidenceUnavailableException(
                    "fresh evidence is being collected for " + MAX_FRESH_AT_ONCE + " other peers; try again");
        }
        try {
            return writer.write(key, nonce, clock.instant());
        } finally {
            fresh.release();
        }
    }

    /** The private key of all of its certificates. */
    PrivateKey privateKey() {
        return key.getPrivate();
    }

    /** For what is signed with it but is not a proof of anything. */
    KeyPair keyPair() {
        return key;
    }

    /** The subject of its certificates; nothing about the key. */
    @Override
    public synchronized String toString() {
        return "RaTlsIdentity[" + current.certificate().getSubjectX500Principal() + "]";
    }
}
