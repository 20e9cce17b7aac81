/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Digest;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.seal.ZoneKeyLabel;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.testkit.TestEvidence;
import io.strongroom.testkit.TestJobs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Clients that attest over HTTPS as jobs of their own and ask for zone keys, whatever happens to the broker, until they have
 * got so many together. They note what they got.
 */
final class ReleaseLoad implements AutoCloseable {
    private static final int RELEASES_OF_A_SESSION = 10;
    private static final long PAUSE_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final URI url;
    private final BrokerTrust trust;
    private final TestEvidence evidence;
    private final List<String> keys;
    private final int wanted;
    private final ExecutorService threads;
    private final List<Future<?>> clients = new ArrayList<>();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<String, AtomicInteger> ofJob = new ConcurrentHashMap<>();
    private final Map<String, Digest> versions = new ConcurrentHashMap<>();

    private ReleaseLoad(
            URI url, BrokerTrust trust, TestEvidence evidence, List<String> keys, int wanted, ExecutorService threads) {
        this.url = url;
        this.trust = trust;
        this.evidence = evidence;
        this.keys = List.copyOf(keys);
        this.wanted = wanted;
        this.threads = threads;
    }

    /** Starts so many clients that want so many releases of these keys together. */
    static ReleaseLoad start(
            URI url,
            BrokerTrust trust,
            TestEvidence evidence,
            List<String> keys,
            int clients,
            int wanted,
            SplittableRandom random) {
        var load = new ReleaseLoad(url, trust, evidence, keys, wanted, Executors.newFixedThreadPool(clients));
        for (int i = 0; i < clients; i++) {
            SplittableRandom own = random.split();
            load.clients.add(load.threads.submit(() -> {
                load.run(own);
                return null;
            }));
        }
        return load;
    }

    /** How many keyrings clients got. */
    int released() {
        return released.get();
    }

    /** How often a client got no answer. */
    int failures() {
        return failures.get();
    }

    /** How many keyrings each job got. */
    Map<String, AtomicInteger> ofJob() {
        return ofJob;
    }

    /** The latest version of a key that a client got; 0 if none did. */
    long latest(String key) {
        long latest = 0;
        while (versions.containsKey(name(key, latest + 1))) {
            latest++;
        }
        return latest;
    }

    /** Gets every key once more, and demands that it holds each version that a client ever got, and as it was then. */
    void requireAllVersions() throws Exception {
        Job job = job();
        BrokerClient client = attest(job);
        for (String key : keys) {
            try (ZoneKeyring keyring = ZoneKeyring.decode(get(client, job, key))) {
                for (int version = 1; version <= latest(key); version++) {
                    assertThat(fingerprint(keyring, version))
                            .as("%s@%d", key, version)
                            .isEqualTo(versions.get(name(key, version)));
                }
            }
        }
    }

    /** Waits until clients got so many, or all have ended; fails as they fail. */
    void awaitReleased(int count) {
        Awaitility.await("releases")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    for (Future<?> client : clients) {
                        if (client.isDone()) {
                            client.get();
                        }
                    }
                    return released.get() >= count || clients.stream().allMatch(Future::isDone);
                });
    }

    /** Waits for all clients. */
    void finish() throws Exception {
        for (Future<?> client : clients) {
            client.get();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void run(SplittableRandom random) throws Exception {
        while (released.get() < wanted) {
            Job job = job();
            BrokerClient client = attest(job);
            for (int i = 0; i < RELEASES_OF_A_SESSION && released.get() < wanted; i++) {
                String key = keys.get(random.nextInt(keys.size()));
                note(key, get(client, job, key));
            }
        }
    }

    private Job job() {
        RequestedZone[] zones = keys.stream()
                .map(key -> new RequestedZone("file:/data/" + key, key))
                .toArray(RequestedZone[]::new);
        Job job = TestJobs.driver(Path.of("/run/test"), zones);
        ofJob.put(job.id(), new AtomicInteger());
        return job;
    }

    private BrokerClient attest(Job job) throws Exception {
        BrokerClient client = BrokerClient.create(url, trust);
        persist(() -> client.attest(evidence.collector(), job));
        return client;
    }

    private byte[] get(BrokerClient client, Job job, String key) throws Exception {
        byte[] keyring = persist(() -> client.fetchKeyring(key));
        ofJob.get(job.id()).incrementAndGet();
        released.incrementAndGet();
        return keyring;
    }

    private interface Asking<T> {
        T ask() throws Exception;
    }

    /** Asks until there is an answer. A refusal is no such thing here: it fails the client. */
    private <T> T persist(Asking<T> asking) throws Exception {
        while (true) {
            try {
                return asking.ask();
            } catch (BrokerUnavailableException e) {
                failures.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void note(String key, byte[] encoded) throws IOException {
        try (ZoneKeyring keyring = ZoneKeyring.decode(encoded)) {
            assertThat(keyring.versions()).hasSize(keyring.currentVersion());
            for (int version = keyring.currentVersion(); version > 0; version--) {
                String name = name(key, version);
                Digest digest = fingerprint(keyring, version);
                Digest before = versions.putIfAbsent(name, digest);
                if (before != null) {
                    assertThat(digest).as(name).isEqualTo(before);
                    return;
                }
            }
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static String name(String key, long version) {
        return key + "@" + version;
    }

    /** What tells two versions of keys apart. */
    private static Digest fingerprint(ZoneKeyring keyring, int version) throws IOException {
        try (var derived = keyring.derive(version, ZoneKeyLabel.SERVING, new byte[0])) {
            byte[] bytes = derived.copyBytes();
            try {
                return Digest.sha256(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }
}
