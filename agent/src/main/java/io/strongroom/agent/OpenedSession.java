/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.jca.Identity;
import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.GrantedKey;
import io.strongroom.broker.api.IssuedIdentity;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.SessionGrant;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session with its connection to the broker: attested, keys fetched, identity issued. Renewing it attests again under
 * the same keys. Thread-safe.
 */
final class OpenedSession implements Renewal.Renewable {
    private final BrokerClient client;
    private final Platform platform;
    private final Job job;
    private final BrokerSession session;
    private final BrokerPeers peers = new BrokerPeers(Clock.systemUTC(), System::nanoTime);
    private volatile Identity identity;
    private volatile Instant validUntil;

    private OpenedSession(
            BrokerClient client,
            Platform platform,
            Job job,
            SessionGrant grant,
            KeyWrapper keys,
            IssuedIdentity issued) {
        this.client = client;
        this.platform = platform;
        this.job = job;
        this.session = new BrokerSession(
                job.id(),
                grant.zones(),
                keys,
                new SessionManifests(client.manifests(), () -> this.identity),
                client::fetchSecret);
        this.identity = identity(issued);
        this.validUntil = earlier(grant.expiresAt(), issued);
    }

    /**
     * Attests and draws everything that a session has.
     *
     * @throws RefusedException of code {@code NO_EVIDENCE}, {@code SESSION} or one that begins with {@code BROKER_}
     */
    static OpenedSession open(AgentSettings settings, Platform platform, Job job) throws RefusedException {
        try {
            BrokerClient client = BrokerClient.create(settings.broker(), platform.trust());
            SessionGrant grant = client.attest(platform.collector(), job);
            if (!grant.jobId().equals(job.id())) {
                throw new RefusedException(RefusalCode.SESSION, "the broker granted a session for another job");
            }
            OpenedSession opened =
                    new OpenedSession(client, platform, job, grant, keys(client, grant), client.requestIdentity());
            opened.askForPeers();
            return opened;
        } catch (EvidenceUnavailableException e) {
            throw new RefusedException(RefusalCode.NO_EVIDENCE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    BrokerSession session() {
        return session;
    }

    /** The newest identity. */
    Identity identity() {
        return identity;
    }

    /** What the broker told of peers. */
    BrokerPeers peers() {
        return peers;
    }

    /** Asks the broker whom to refuse. */
    void askForPeers() throws IOException {
        peers.tell(client.deniedPeers());
    }

    /** When the session or the certificate ends, whichever is first. */
    @Override
    public Instant validUntil() {
        return validUntil;
    }

    /** Attests again and gets a new certificate. Zones and keys stay: the broker does not change them within a job. */
    @Override
    public void renew() throws IOException, EvidenceUnavailableException {
        SessionGrant grant = client.attest(platform.collector(), job);
        IssuedIdentity issued = client.requestIdentity();
        identity = identity(issued);
        validUntil = earlier(grant.expiresAt(), issued);
        askForPeers();
    }

    /** Sends the final report of this process. */
    void report() throws IOException {
        Map<String, RunReport.Totals> zones = new TreeMap<>();
        session.counters()
                .totals()
                .forEach((name, totals) -> zones.put(
                        name,
                        new RunReport.Totals(
                                totals.filesRead(), totals.bytesRead(), totals.filesWritten(), totals.bytesWritten())));
        client.report(new RunReport(true, new TreeMap<>(zones)));
    }

    private static KeyWrapper keys(BrokerClient client, SessionGrant grant) throws IOException, RefusedException {
        KeyWrapper inBroker = client.keyWrapper(grant);
        Map<KeyId, KeyWrapper> wrappers = new HashMap<>();
        for (GrantedKey key : grant.keys()) {
            wrappers.put(key.id(), key.release() == Release.UNWRAP ? inBroker : keyring(client, key));
        }
        return new ZoneKeys(grant.zones(), wrappers);
    }

    private static ZoneKeyring keyring(BrokerClient client, GrantedKey key) throws IOException, RefusedException {
        byte[] encoded = client.fetchKeyring(key.name());
        try {
            ZoneKeyring keyring = ZoneKeyring.decode(encoded);
            if (keyring.id().equals(key.id())) {
                return keyring;
            }
            keyring.close();
            throw new RefusedException(
                    RefusalCode.SESSION, "the broker sent another zone key than the granted '" + key.name() + "'");
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusalCode.SESSION, "what the broker sent for key '" + key.name() + "' is no keyring");
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static Identity identity(IssuedIdentity issued) {
        List<X509Certificate> chain = issued.chain();
        return new Identity((ECPrivateKey) issued.privateKey(), chain, List.of(chain.get(chain.size() - 1)));
    }

    private static Instant earlier(Instant expiresAt, IssuedIdentity issued) {
        Instant notAfter = issued.chain().get(0).getNotAfter().toInstant();
        return notAfter.isBefore(expiresAt) ? notAfter : expiresAt;
    }

    private static RefusedException refusal(IOException failure) {
        if (failure instanceof BrokerRefusedException refused) {
            String id = refused.correlationId().isEmpty() ? RefusedException.NO_CORRELATION : refused.correlationId();
            return new RefusedException(
                    RefusalCode.BROKER_REFUSED,
                    "the broker refused with " + refused.code() + "; its administrator can explain it",
                    id);
        }
        if (hasCause(failure, CertificateException.class)) {
            return new RefusedException(RefusalCode.BROKER_UNTRUSTED, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof BrokerUnavailableException) {
            return new RefusedException(RefusalCode.BROKER_UNAVAILABLE, String.valueOf(failure.getMessage()));
        }
        return new RefusedException(RefusalCode.SESSION, "the broker's answer: " + failure.getMessage());
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
