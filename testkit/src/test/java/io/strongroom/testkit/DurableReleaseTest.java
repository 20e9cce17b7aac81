/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is not handed out unless its audit record is durable. */
class DurableReleaseTest {
    private static final String RESOURCE = "/kbs/v0/resource/default/zone-key/payroll";

    /** The record cannot be written. */
    private static final String INSERT_FAILS =
            "CREATE TRIGGER broken AFTER INSERT ON audit BEGIN SELECT raise(ABORT, 'disk full'); END";

    /** The record is written, and the commit fails: a reference that is checked only then leads nowhere. */
    private static final String COMMIT_FAILS =
            "CREATE TRIGGER broken AFTER INSERT ON audit BEGIN INSERT INTO promise VALUES (1); END";

    @ParameterizedTest
    @ValueSource(strings = {INSERT_FAILS, COMMIT_FAILS})
    void no_key_leaves_if_its_record_cannot_be_committed(String failure) throws Exception {
        try (InProcessBroker broker = InProcessBroker.start("payroll")) {
            RawPeer peer = new RawPeer(broker);
            Map<String, String> cookie = Map.of("Cookie", attest(broker, peer));
            long before = broker.broker().audit().lastSeq();

            sql(
                    broker,
                    "CREATE TABLE fulfilled (id INTEGER PRIMARY KEY)",
                    "CREATE TABLE promise (id INTEGER REFERENCES fulfilled(id) DEFERRABLE INITIALLY DEFERRED)",
                    failure);
            RawPeer.Answer refused = peer.get(RESOURCE, cookie);

            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.body().has("ciphertext")).isFalse();
            assertThat(refused.code()).isEqualTo("internal-error");
            assertThat(broker.broker().audit().lastSeq()).isEqualTo(before);

            sql(broker, "DROP TRIGGER broken");
            RawPeer.Answer released = peer.get(RESOURCE, cookie);

            assertThat(released.status()).isEqualTo(200);
            assertThat(released.body().has("ciphertext")).isTrue();
            assertThat(broker.broker().audit().lastSeq()).isEqualTo(before + 1);
        }
    }

    @Test
    void a_head_covers_everything_once_the_broker_has_stopped() throws Exception {
        try (InProcessBroker broker = InProcessBroker.start("payroll")) {
            attest(broker, new RawPeer(broker));
            assertThat(heads(broker)).isZero();

            broker.stopServing();

            assertThat(heads(broker)).isEqualTo(1);
        }
    }

    private static String attest(InProcessBroker broker, RawPeer peer) throws Exception {
        Job job = TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
        RawPeer.Answer challenge = peer.auth("simulated");
        String message = peer.attestation(
                broker.evidence().collector(),
                job,
                challenge.body().path("nonce").asText());
        RawPeer.Answer answer = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));
        assertThat(answer.status()).isEqualTo(200);
        return challenge.cookie();
    }

    private static int heads(InProcessBroker broker) throws Exception {
        try (Connection store = connect(broker);
                Statement statement = store.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM audit_head")) {
            return row.next() ? row.getInt(1) : -1;
        }
    }

    private static void sql(InProcessBroker broker, String... statements) throws Exception {
        try (Connection store = connect(broker);
                Statement statement = store.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static Connection connect(InProcessBroker broker) throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + broker.home().resolve("broker.db"));
    }
}
