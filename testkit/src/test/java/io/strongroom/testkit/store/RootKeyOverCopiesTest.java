/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.PostgresServer;
import io.strongroom.testkit.TestJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rotation of the root key under two copies of a broker over one PostgreSQL, each with a workspace of its own. */
class RootKeyOverCopiesTest {
    private static PostgresServer server;

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
        PostgresLocation location = server.newDatabase();
        first = InProcessBroker.startOver(location, "payroll");
        second = first.startCopy(location);
    }

    @AfterEach
    void stop() throws Exception {
        second.close();
        first.close();
    }

    @Test
    void a_copy_refuses_until_it_has_the_new_list_and_then_goes_on() throws Exception {
        BrokerClient client = second.newClient();
        client.attest(
                second.evidence().collector(),
                TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll")));
        byte[] keyring = client.fetchKeyring("payroll");

        assertThat(first.broker().rootKeys().rotate(false)).isEmpty();

        assertThatThrownBy(() -> client.fetchKeyring("payroll")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> second.broker().createKey("sales", AssuranceClass.SIMULATED))
                .hasMessageContaining("copy root.json");
        copyList();
        assertThat(client.fetchKeyring("payroll")).isEqualTo(keyring);
        second.broker().createKey("sales", AssuranceClass.SIMULATED);
        assertThat(first.broker().listKeys()).hasSize(2);
        assertThat(first.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        assertThat(second.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
    }

    /** Writers that come while the root key is rotated write under the old one before it, or under the new one behind it. */
    @Test
    void nothing_is_written_under_the_old_root_key_while_it_is_rotated() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String name = "made-" + i;
                all.add(threads.submit(() -> first.broker().createKey(name, AssuranceClass.SIMULATED)));
                if (i % 20 == 10) {
                    all.add(threads.submit(() -> first.broker().rootKeys().rotate(false)));
                }
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(first.broker().listKeys()).hasSize(61);
        assertThat(first.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        assertThat(first.broker().rootKeys().status().listed()).hasSize(1);
    }

    private void copyList() throws IOException {
        try (Stream<Path> files = Files.list(first.home())) {
            for (Path file : files.filter(each -> each.getFileName().toString().matches("root.*"))
                    .toList()) {
                Files.copy(
                        file,
                        second.home().resolve(first.home().relativize(file)),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
