/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets other than zone keys, over the wire. */
class SecretReleaseTest {
    private static final Path RUN = Path.of("/run/test");
    private static final byte[] PASSWORD = "correct horse battery".getBytes(StandardCharsets.UTF_8);

    private InProcessBroker broker;
    private BrokerClient client;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        broker.broker().ownerSecrets().put("jdbc-password", AssuranceClass.SIMULATED, PASSWORD);
        client = broker.newClient();
        client.attest(broker.evidence().collector(), TestJobs.driver(RUN));
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void the_policy_of_a_new_workspace_grants_no_secret() throws Exception {
        BrokerRefusedException refused = refused("jdbc-password", "secret-refused");

        assertThat(broker.broker().explain(refused.correlationId()))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.event()).isEqualTo("secret-release");
                    assertThat(record.decision()).isEqualTo("refused");
                    assertThat(record.reasons()).extracting(AuditReason::code).containsExactly("secret-not-granted");
                    assertThat(record.reasons().get(0).message()).contains("line ", "'jdbc-password'");
                });
    }

    @Test
    void a_rule_that_names_it_releases_its_newest_version() throws Exception {
        grant("[jdbc-password]");
        assertThat(client.fetchSecret("jdbc-password")).isEqualTo(PASSWORD);

        byte[] next = {0, 1, 2, (byte) 0xff};
        broker.broker().ownerSecrets().put("jdbc-password", AssuranceClass.SIMULATED, next);
        assertThat(client.fetchSecret("jdbc-password")).isEqualTo(next);
    }

    @Test
    void a_pattern_grants_what_it_fits_and_nothing_else() throws Exception {
        broker.broker().ownerSecrets().put("kafka-truststore", AssuranceClass.SIMULATED, PASSWORD);
        grant("[\"kafka-*\"]");

        assertThat(client.fetchSecret("kafka-truststore")).isEqualTo(PASSWORD);
        refused("jdbc-password", "secret-refused");
        refused("absent", "not-found");
    }

    /** No policy gives a secret of one class to evidence of another. */
    @Test
    void a_secret_of_another_class_is_refused_whatever_the_policy_says() throws Exception {
        broker.broker().ownerSecrets().put("hardware-only", AssuranceClass.HARDWARE, PASSWORD);
        grant("[\"*\"]");

        BrokerRefusedException refused = refused("hardware-only", "secret-refused");

        assertThat(broker.broker().explain(refused.correlationId()).get(0).reasons())
                .extracting(AuditReason::code)
                .containsExactly("class-mismatch");
    }

    @Test
    void a_grant_for_keys_is_none_for_a_secret_of_the_same_name() throws Exception {
        broker.broker().ownerSecrets().put("payroll", AssuranceClass.SIMULATED, PASSWORD);

        refused("payroll", "secret-refused");
        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
    }

    @Test
    void nothing_is_released_after_the_end_of_the_job_or_the_deletion() throws Exception {
        grant("[\"*\"]");
        assertThat(broker.broker().ownerSecrets().delete("jdbc-password")).isEqualTo(1);
        refused("jdbc-password", "not-found");

        broker.broker().ownerSecrets().put("jdbc-password", AssuranceClass.SIMULATED, PASSWORD);
        client.report(new RunReport(true, new TreeMap<>()));
        refused("jdbc-password", "job-unknown");
    }

    @Test
    void a_policy_that_is_put_in_force_holds_at_once() throws Exception {
        grant("[jdbc-password]");
        assertThat(client.fetchSecret("jdbc-password")).isEqualTo(PASSWORD);
        grant("[other]");

        refused("jdbc-password", "secret-refused");
    }

    @Test
    void an_altered_row_is_not_released_and_others_are() throws Exception {
        broker.broker().ownerSecrets().put("other", AssuranceClass.HARDWARE, PASSWORD);
        broker.broker().ownerSecrets().put("fine", AssuranceClass.SIMULATED, PASSWORD);
        grant("[\"*\"]");
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + broker.home().resolve("broker.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE secret SET class = 'simulated' WHERE name = 'other'");
        }

        assertThatThrownBy(() -> client.fetchSecret("other")).isInstanceOf(IOException.class);
        assertThat(client.fetchSecret("fine")).isEqualTo(PASSWORD);
    }

    @Test
    void no_record_holds_a_value() throws Exception {
        grant("[jdbc-password]");
        client.fetchSecret("jdbc-password");
        broker.broker().ownerSecrets().get("jdbc-password");

        List<AuditRecord> records = broker.broker().audit().list(1, 100);
        assertThat(records).extracting(AuditRecord::event).contains("secret-put", "secret-release", "secret-get");
        broker.broker()
                .audit()
                .read(
                        TreeHead.verify(
                                broker.broker().audit().signHead().getBytes(StandardCharsets.US_ASCII),
                                broker.broker().audit().key()),
                        record -> assertThat(record).doesNotContain("correct horse"));
    }

    @Test
    void a_name_that_would_lead_to_another_route_is_not_asked_for() {
        for (String name : List.of("", "../zone-key/payroll", "a/b", "A", "a?b", "a b", "a".repeat(64))) {
            assertThatThrownBy(() -> client.fetchSecret(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private BrokerRefusedException refused(String name, String code) {
        BrokerRefusedException refused =
                catchThrowableOfType(BrokerRefusedException.class, () -> client.fetchSecret(name));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }

    private void grant(String secrets) throws IOException {
        String text = broker.broker().ownerPolicies().get(1).text();
        broker.broker().setPolicy(text.replace("    keys:\n", "    secrets: " + secrets + "\n    keys:\n"));
    }
}
