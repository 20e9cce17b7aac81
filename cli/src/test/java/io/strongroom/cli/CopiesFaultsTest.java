/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.testkit.PostgresServer;
import io.strongroom.testkit.TestEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a broker, processes of their own over one PostgreSQL, under load while a copy or the server ends. */
@Tag("slow")
class CopiesFaultsTest {
    private static final List<String> KEYS = List.of("payroll", "sales");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private PostgresServer server;
    private PostgresLocation location;
    private BrokerTrust trust;
    private TestEvidence evidence;

    @BeforeEach
    void makeWorkspace() throws Exception {
        server = PostgresServer.start();
        location = server.newDatabase();
        Path home = home("first");
        try (Workspace workspace = Workspace.init(home, Optional.empty(), location)) {
            Broker broker = Broker.of(workspace);
            for (String key : KEYS) {
                broker.createKey(key, AssuranceClass.SIMULATED);
            }
            trust = workspace.trust();
            evidence = new TestEvidence(workspace.simulatedPlatform(), trust.pin());
        }
        copy(home, home("second"));
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    @Test
    void clients_finish_when_a_copy_is_killed() throws Exception {
        try (BrokerProcess first = broker("first");
                BrokerProcess second = broker("second");
                TcpBalancer toFirst = TcpBalancer.start(List.of(first.port(), second.port()));
                TcpBalancer toSecond = TcpBalancer.start(List.of(second.port(), first.port()));
                ReleaseLoad one = load(toFirst, 300);
                ReleaseLoad two = load(toSecond, 300)) {
            one.awaitReleased(100);
            first.kill();
            one.awaitReleased(200);
            first.restart();
            second.kill();
            one.finish();
            two.finish();
            one.requireAllVersions();

            assertThat(one.failures() + two.failures())
                    .as("requests that clients had to send again themselves")
                    .isZero();
            requireWhole(List.of(one, two), 2);
        }
    }

    @Test
    void a_server_that_is_down_is_said_and_missed_by_nobody_afterwards() throws Exception {
        try (BrokerProcess broker = broker("first");
                TcpBalancer balancer = TcpBalancer.start(List.of(broker.port()));
                ReleaseLoad load = load(balancer, 300)) {
            load.awaitReleased(100);
            server.stop();
            BrokerAnswer refused = BrokerAnswer.unnamedChallenge(broker.url(), trust);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("store-unavailable");
            assertThat(refused.retryAfter()).isBetween(1L, 5L);
            Awaitility.await().atMost(PATIENCE).until(() -> ready(broker).status() == 503);
            assertThat(ready(broker).body()).contains("store");
            assertThat(BrokerAnswer.get(broker.url(), trust, "/healthz").status())
                    .isEqualTo(200);

            server.restart();
            Awaitility.await().atMost(PATIENCE).until(() -> ready(broker).status() == 200);
            load.awaitReleased(200);
            server.kill();
            server.restart();
            load.finish();
            load.requireAllVersions();

            requireWhole(List.of(load), 2);
        }
    }

    private BrokerAnswer ready(BrokerProcess broker) throws Exception {
        return BrokerAnswer.get(broker.url(), trust, "/readyz");
    }

    private BrokerProcess broker(String name) throws Exception {
        return BrokerProcess.start(directory.resolve(name), List.of(), "--store", location.display());
    }

    private ReleaseLoad load(TcpBalancer balancer, int wanted) {
        return ReleaseLoad.start(balancer.url(), trust, evidence, KEYS, 3, wanted, random.split());
    }

    private void requireWhole(List<ReleaseLoad> loads, int faults) throws Exception {
        try (Workspace workspace = Workspace.open(home("first"), Optional.empty(), location)) {
            Broker broker = Broker.of(workspace);
            assertThat(broker.audit().verify()).isInstanceOf(AuditVerdict.Intact.class);
            Map<String, AtomicInteger> received = new HashMap<>();
            loads.forEach(load -> received.putAll(load.ofJob()));
            ReleaseRecords.read(broker.audit()).requireEqual(received, faults);
        }
    }

    private Path home(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name)).resolve("home");
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
