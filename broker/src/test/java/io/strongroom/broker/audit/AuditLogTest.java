/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Digest;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditLogTest {
    private static final int PROCESSES = 3;
    private static final int RECORDS_EACH = 40;

    private static final RowSeal SEAL = row -> digest("root key", row);
    private static final RowSeal OTHER_SEAL = row -> digest("another key", row);

    @TempDir
    private Path directory;

    private Store store;
    private AuditLog log;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(directory.resolve("store.db"));
        log = new AuditLog(store, SEAL, TestSigners.ONE, Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void keeps_what_it_was_given() throws IOException {
        log.append(entry("one"));
        log.append(entry("two"));

        assertThat(log.list(1, 10)).extracting(AuditRecord::subject).containsExactly("one", "two");
        assertThat(log.find("two").get(0).reasons()).containsExactly(new AuditReason("c", "m", "r"));
        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        AuditVerdict.Intact.class,
                        intact -> assertThat(intact.records()).isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE audit SET record = replace(record, 'two', 'owt') WHERE seq = 2 | 2 | altered",
                "UPDATE audit SET hash = x'00' WHERE seq = 2 | 2 | altered",
                "UPDATE audit SET correlation_id = 'x' WHERE seq = 2 | 2 | not sealed",
                "UPDATE audit SET mac = zeroblob(32) WHERE seq = 2 | 2 | not sealed",
                "UPDATE audit SET mac = x'' WHERE seq = 2 | 2 | not sealed",
                "UPDATE audit SET mac = x'' WHERE seq = 3 | 3 | not sealed",
                "UPDATE audit SET mac = (SELECT mac FROM audit WHERE seq = 1) WHERE seq = 2 | 2 | not sealed",
                "DELETE FROM audit WHERE seq = 2 | 2 | missing",
                "DELETE FROM audit WHERE seq = 1 | 1 | missing",
                "UPDATE audit SET seq = seq + 10 WHERE seq = 3 | 3 | missing"
            })
    void finds_the_first_record_that_was_altered_or_taken_out(String attack, long seq, String message)
            throws IOException {
        for (String subject : List.of("one", "two", "three")) {
            log.append(entry(subject));
        }

        store.write(handle -> handle.execute(attack));

        assertThat(log.verify()).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.seq()).isEqualTo(seq);
            assertThat(broken.message()).contains(message);
        });
    }

    @Test
    void finds_records_that_changed_places() throws IOException {
        for (String subject : List.of("one", "two", "three")) {
            log.append(entry(subject));
        }

        store.write(handle -> {
            handle.execute("UPDATE audit SET seq = 9 WHERE seq = 2");
            handle.execute("UPDATE audit SET seq = 2 WHERE seq = 3");
            return handle.execute("UPDATE audit SET seq = 3 WHERE seq = 9");
        });

        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        AuditVerdict.Broken.class,
                        broken -> assertThat(broken.seq()).isEqualTo(2));
    }

    @Test
    void finds_a_chain_that_was_made_without_the_root_key() throws IOException {
        log.append(entry("one"));
        AuditLog forger = new AuditLog(store, OTHER_SEAL, TestSigners.ONE, Clock.systemUTC());
        forger.append(entry("two"));

        assertThat(log.verify()).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.seq()).isEqualTo(2);
            assertThat(broken.message()).contains("not sealed by the root key");
        });
    }

    @Test
    void hands_out_no_record_that_was_altered() throws IOException {
        for (String subject : List.of("one", "two", "three")) {
            log.append(entry(subject));
        }

        store.write(handle -> handle.execute("UPDATE audit SET record = replace(record, 'two', 'owt') WHERE seq = 2"));

        assertThat(log.list(1, 1)).hasSize(1);
        assertThatThrownBy(() -> log.list(1, 10))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("audit record 2 in the store was altered");
        assertThatThrownBy(() -> log.find("two")).hasMessageContaining("audit record 2");
        store.write(handle -> handle.execute("UPDATE audit SET mac = x'' WHERE seq = 2"));
        assertThatThrownBy(() -> log.find("two")).hasMessageContaining("audit record 2");
    }

    @Test
    void counts_records_of_before_they_were_sealed() throws IOException {
        log.append(entry("old"));
        log.append(entry("old too"));
        store.write(handle -> handle.execute("UPDATE audit SET mac = x''"));
        log.append(entry("new"));

        assertThat(log.list(1, 10)).hasSize(3);
        assertThat(log.verify()).isInstanceOfSatisfying(AuditVerdict.Intact.class, intact -> {
            assertThat(intact.records()).isEqualTo(3);
            assertThat(intact.unsealed()).isEqualTo(2);
        });
    }

    @Test
    void opens_a_store_of_before_records_and_jobs_were_sealed() throws Exception {
        Path file = directory.resolve("old.db");
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, null, null)
                .locations("classpath:io/strongroom/broker/store")
                .target("2")
                .load()
                .migrate();

        try (Connection before = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement row = before.createStatement()) {
            row.execute("INSERT INTO job VALUES ('a', 'digest', 'key', '2026-01-01T00:00:00Z', '')");
        }

        try (Store old = Store.open(file)) {
            assertThat(old.<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM job WHERE mac = x''")
                            .mapTo(Integer.class)
                            .one()))
                    .isEqualTo(1);
            AuditLog audit = new AuditLog(old, SEAL, TestSigners.ONE, Clock.systemUTC());
            audit.append(entry("first"));
            assertThat(audit.verify()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    @Test
    void a_record_is_there_if_and_only_if_its_decision_is() throws IOException {
        assertThatThrownBy(() -> store.write(transaction -> {
                    log.append(transaction, entry("undone"));
                    throw new IOException("the decision failed");
                }))
                .hasMessage("the decision failed");

        assertThat(log.list(1, 10)).isEmpty();
    }

    @Test
    void stays_whole_while_several_processes_write() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.resolve("store.db").toString(),
                            Integer.toString(RECORDS_EACH))
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }

        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        AuditVerdict.Intact.class,
                        intact -> assertThat(intact.records()).isEqualTo((long) PROCESSES * RECORDS_EACH));
    }

    private static byte[] digest(String key, byte[] row) {
        return Digest.sha256((key + HexFormat.of().formatHex(row)).getBytes(StandardCharsets.UTF_8))
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    static AuditEntry entry(String subject) {
        return new AuditEntry(
                subject,
                "test",
                AuditEntry.DONE,
                StrictJson.object().put("kind", "test"),
                subject,
                0,
                List.of(new AuditReason("c", "m", "r")),
                StrictJson.object());
    }

    /** Another process that appends. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            try (Store store = Store.open(Path.of(arguments[0]))) {
                AuditLog log = new AuditLog(store, SEAL, TestSigners.ONE, Clock.systemUTC());
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    log.append(entry("record " + i));
                }
            }
        }
    }
}
