/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.nimbusds.jose.JOSEException;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.Job;
import io.strongroom.testkit.TestEvidence;
import io.strongroom.testkit.TestJobs;
import io.strongroom.testkit.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/** What the executors of one job ask of one broker. A failure of any of them ends the measurement. Not thread-safe. */
final class StormLoad {
    /** Connections at once while the sustained rates are measured. */
    static final int AT_ONCE = 64;

    /** The compilers' share of the broker's time below which it counts as warm. */
    static final double WARM = 0.03;

    private static final Duration START = Duration.ofSeconds(1);
    private static final Duration SLICE = Duration.ofSeconds(20);

    private final StormBroker broker;
    private final List<StormExecutor> executors = new ArrayList<>();

    /** Something that one executor does again and again; the time between is not measured. */
    @FunctionalInterface
    private interface Loop {
        void run(StormExecutor executor, long end, List<Long> nanos) throws IOException;
    }

    private StormLoad(StormBroker broker) {
        this.broker = broker;
    }

    /**
     * The executors of a job whose driver has attested.
     *
     * @param home the broker's workspace, whose simulated platform makes the evidence
     */
    static StormLoad of(StormBroker broker, Path home, int executors, StormReceipts receipts)
            throws IOException, GeneralSecurityException, JOSEException {
        BrokerTrust trust = BrokerTrust.ofWorkspace(home);
        SSLContext tls = TestTls.trusting(trust.ca());
        EvidenceCollector collector =
                new TestEvidence(SimulatedPlatform.load(home.resolve(Workspace.SIMULATED)), trust.pin()).collector();
        Job driver = TestJobs.driver(Path.of("/run/storm"));
        new StormExecutor(tls, broker.url(), collector, driver, receipts)
                .attest()
                .close();
        StormLoad load = new StormLoad(broker);
        for (int i = 0; i < executors; i++) {
            load.executors.add(new StormExecutor(tls, broker.url(), collector, TestJobs.executorOf(driver), receipts));
        }
        return load;
    }

    /**
     * Handshakes until the broker's code is compiled: until its compilers take less than {@value #WARM} of its time.
     *
     * @param longest after which it is as warm as it gets
     * @return how long it took
     */
    Duration warmUp(Duration longest) throws IOException {
        long start = System.nanoTime();
        Duration passed = Duration.ZERO;
        double share = 1;
        while (share >= WARM && passed.compareTo(longest) < 0) {
            StormTimes slice = handshakes(SLICE.compareTo(longest) < 0 ? SLICE : longest);
            share = slice.compilerShare();
            passed = Duration.ofNanos(System.nanoTime() - start);
            System.err.println("warming up for " + passed.toSeconds() + " s: " + slice);
        }
        return passed;
    }

    /** All start evenly within a second; each is measured from the moment at which it was to start. */
    StormTimes storm() throws IOException {
        long start = System.nanoTime();
        List<Callable<List<Long>>> clients = new ArrayList<>();
        for (int i = 0; i < executors.size(); i++) {
            StormExecutor executor = executors.get(i);
            long due = start + START.toNanos() * i / executors.size();
            clients.add(() -> {
                while (System.nanoTime() < due) {
                    Thread.sleep(1);
                }
                executor.handshake();
                return List.of(System.nanoTime() - due);
            });
        }
        return run(clients, start);
    }

    /** Handshakes one after the other, each on a new connection. */
    StormTimes handshakes(Duration time) throws IOException {
        return sustained(time, (executor, end, nanos) -> {
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                executor.handshake();
                nanos.add(System.nanoTime() - now);
            }
        });
    }

    /** Fetches in sessions that are open. */
    StormTimes fetches(Duration time) throws IOException {
        List<StormExecutor.Session> sessions = new ArrayList<>();
        try {
            for (StormExecutor executor : active()) {
                sessions.add(executor.attest());
            }
            return sustained(time, (executor, end, nanos) -> {
                StormExecutor.Session session = sessions.get(executors.indexOf(executor));
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    session.fetchSealed();
                    nanos.add(System.nanoTime() - now);
                }
            });
        } finally {
            for (StormExecutor.Session session : sessions) {
                session.close();
            }
        }
    }

    private List<StormExecutor> active() {
        return executors.subList(0, Math.min(AT_ONCE, executors.size()));
    }

    private StormTimes sustained(Duration time, Loop loop) throws IOException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Callable<List<Long>>> clients = new ArrayList<>();
        for (StormExecutor executor : active()) {
            clients.add(() -> {
                List<Long> nanos = new ArrayList<>();
                loop.run(executor, end, nanos);
                return nanos;
            });
        }
        return run(clients, start);
    }

    private StormTimes run(List<Callable<List<Long>>> clients, long start) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            Duration before = broker.time();
            Duration compilersBefore = broker.compilerTime();
            List<Long> nanos = new ArrayList<>();
            for (Future<List<Long>> client :
                    clients.stream().map(threads::submit).toList()) {
                nanos.addAll(client.get());
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            return new StormTimes(
                    nanos,
                    elapsed,
                    broker.time().minus(before),
                    broker.compilerTime().minus(compilersBefore));
        } catch (ExecutionException e) {
            throw new IOException("a client of the storm failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the storm was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
