/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Backups;
import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerException;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.broker.store.StoreException;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.PostgresServer;
import io.strongroom.testkit.TestJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of a broker over one PostgreSQL. */
class CopiesTest {
    private static final RequestedZone PAYROLL = new RequestedZone("file:/data/payroll", "payroll");
    private static PostgresServer server;

    private PostgresLocation location;
    private InProcessBroker first;
    private InProcessBroker second;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        location = server.newDatabase();
        first = InProcessBroker.startOver(location, "payroll", "sales");
        second = first.startCopy(location);
    }

    @AfterEach
    void stop() throws Exception {
        second.close();
        first.close();
    }

    @Test
    void a_job_that_began_at_one_copy_goes_on_at_the_other_when_that_is_gone() throws Exception {
        assertThat(second.workspace().trust()).isEqualTo(first.workspace().trust());
        Job driver = TestJobs.driver(Path.of("/run/test"), PAYROLL);
        BrokerClient there = first.newClient();
        there.attest(first.evidence().collector(), driver);
        assertThat(version(there)).isEqualTo(1);

        first.stopServing();
        second.broker().rotateKey("payroll");
        BrokerClient here = second.newClient();
        here.attest(second.evidence().collector(), TestJobs.executorOf(driver));

        assertThat(version(here)).isEqualTo(2);
        assertIntact();
    }

    @Test
    void what_one_copy_decides_the_other_follows_at_once() throws Exception {
        BrokerClient client = second.newClient();
        client.attest(second.evidence().collector(), TestJobs.driver(Path.of("/run/test"), PAYROLL));

        first.broker().disableKey("payroll");
        assertThatThrownBy(() -> client.fetchKeyring("payroll")).hasMessageContaining("key-refused");
        first.broker().enableKey("payroll");
        assertThat(version(client)).isEqualTo(1);

        String policy = first.broker().policy().policy().text();
        first.broker().setPolicy(policy.replace("every-local-key", "renamed"));
        assertThat(second.broker().policy().number()).isEqualTo(2);
        assertThat(second.broker().policy().policy()).isNotEqualTo(Policy.parse(policy));
    }

    @Test
    void no_version_is_lost_when_both_rotate_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                InProcessBroker each = i % 2 == 0 ? first : second;
                String name = "made-" + i / 2;
                all.add(threads.submit(() -> each.broker().rotateKey("payroll")));
                all.add(threads.submit(() -> {
                    try {
                        return each.broker().createKey(name, AssuranceClass.SIMULATED);
                    } catch (BrokerException e) {
                        return e; // the other copy was first
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(second.broker().key("payroll").currentVersion()).isEqualTo(41);
        assertThat(first.broker().listKeys()).hasSize(22);
        assertIntact();
    }

    @Test
    void an_altered_row_is_named_and_others_are_served() throws Exception {
        BrokerClient client = second.newClient();
        client.attest(
                second.evidence().collector(),
                TestJobs.driver(Path.of("/run/test"), PAYROLL, new RequestedZone("file:/data/sales", "sales")));
        try (Connection connection = server.connect(location);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE zone_key SET keyring = overlay(keyring PLACING '\\x00'::bytea FROM 20)"
                    + " WHERE name = 'sales'");
        }

        assertThatThrownBy(() -> client.fetchKeyring("sales")).isInstanceOf(BrokerUnavailableException.class);
        assertThatThrownBy(() -> second.broker().key("sales"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("name=sales")
                .hasMessageContaining("the store was altered");
        assertThat(version(client)).isEqualTo(1);
    }

    @Test
    void a_backup_moves_a_workspace_to_the_embedded_store_and_back(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("backup");
        Backups.Summary saved = Backups.save(first.broker(), file);
        Path home = Files.createDirectory(
                directory.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.copy(first.home().resolve("root.key"), home.resolve("root.key"));

        Backups.restore(home, Optional.empty(), Workspace.embeddedStore(home), file, false, signer -> List.of());

        Path again = directory.resolve("again");
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.listKeys()).isEqualTo(first.broker().listKeys());
            broker.rotateKey("payroll");
            Backups.save(broker, again);
        }
        assertThatThrownBy(() ->
                        Backups.restore(first.home(), Optional.empty(), location, again, false, signer -> List.of()))
                .hasMessageContaining("--force");
        Backups.Summary restored =
                Backups.restore(first.home(), Optional.empty(), location, again, true, signer -> List.of());

        assertThat(restored.records()).isEqualTo(saved.records() + 3);
        assertThat(second.broker().key("payroll").currentVersion()).isEqualTo(2);
        assertIntact();
    }

    private static int version(BrokerClient client) throws Exception {
        try (ZoneKeyring keyring = ZoneKeyring.decode(client.fetchKeyring("payroll"))) {
            return keyring.currentVersion();
        }
    }

    private void assertIntact() throws Exception {
        assertThat(first.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
    }
}
