/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Digest;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditHeadsTest {
    private static final RowSeal SEAL = row -> MerkleTree.leafHash(row);

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
    void a_head_covers_all_records_and_is_signed_once() throws IOException {
        append(5);
        String first = log.signHead();

        assertThat(log.signHead()).isEqualTo(first);
        append(2);
        TreeHead second = TreeHead.verify(log.signHead(), TestSigners.ONE.key());
        assertThat(second.size()).isEqualTo(7);
        assertThat(second.root()).isEqualTo(rootOf(7));
        assertThat(heads()).isEqualTo(2);
    }

    @Test
    void a_head_is_signed_with_every_1024th_record() throws IOException {
        append(AuditLog.RECORDS_PER_HEAD - 1);
        assertThat(heads()).isZero();

        append(AuditLog.RECORDS_PER_HEAD + 2);

        assertThat(heads()).isEqualTo(2);
        assertThat(log.verify()).isInstanceOfSatisfying(AuditVerdict.Intact.class, intact -> {
            assertThat(intact.records()).isEqualTo(2L * AuditLog.RECORDS_PER_HEAD + 1);
            assertThat(intact.signedHeads()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM audit WHERE seq > 3 | 4 | record 4 is missing",
                "UPDATE audit_head SET head = replace(head, 'e', 'f') WHERE tree_size = 6 | 6 | was altered",
                "UPDATE audit_head SET frontier = zeroblob(64) WHERE tree_size = 6 | 6 | not sealed",
                "UPDATE audit_head SET tree_size = 5 WHERE tree_size = 6 | 5 | not sealed"
            })
    void a_store_that_does_not_agree_with_a_head_is_found(String attack, long record, String message)
            throws IOException {
        append(6);
        log.signHead();
        assertThat(log.verify()).isInstanceOf(AuditVerdict.Intact.class);

        store.write(handle -> handle.execute(attack));

        assertThat(log.verify()).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.seq()).isEqualTo(record);
            assertThat(broken.message()).contains(message);
        });
    }

    /** Even whoever has the root key cannot write the history anew under a head that was signed. */
    @Test
    void a_history_that_was_written_anew_under_the_root_key_is_found() throws IOException {
        append(3);
        log.signHead();
        append(3);
        TreeHead witness = TreeHead.verify(log.signHead(), TestSigners.ONE.key());
        store.write(handle -> {
            handle.execute("DELETE FROM audit WHERE seq > 4");
            return handle.execute("DELETE FROM audit_head WHERE tree_size = 6");
        });
        append(5);

        assertThat(log.verify()).isInstanceOf(AuditVerdict.Intact.class);
        assertThat(log.verify(List.of(witness))).isInstanceOfSatisfying(AuditVerdict.Broken.class, broken -> {
            assertThat(broken.seq()).isEqualTo(4);
            assertThat(broken.message()).contains("from 4 to 6 are not those of the head");
        });
    }

    @Test
    void a_head_of_another_log_is_no_witness() throws IOException {
        append(1);
        TreeHead own = TreeHead.verify(log.signHead(), TestSigners.ONE.key());
        TreeHead other = new TreeHead("log-two", own.size(), own.root(), own.time());

        assertThatThrownBy(() -> log.verify(List.of(other)))
                .isInstanceOf(AuditFormatException.class)
                .hasMessageContaining("log-two");
    }

    @Test
    void no_head_is_signed_over_altered_records_and_decisions_go_on() throws IOException {
        append(AuditLog.RECORDS_PER_HEAD - 1);
        store.write(handle ->
                handle.execute("UPDATE audit SET record = replace(record, 'subject', 'tcejbus') WHERE seq = 7"));

        append(1);

        assertThat(log.lastSeq()).isEqualTo(AuditLog.RECORDS_PER_HEAD);
        assertThat(heads()).isZero();
        assertThatThrownBy(() -> log.signHead())
                .isInstanceOf(AuditAlteredException.class)
                .hasMessageContaining("record 7 was altered");
    }

    @Test
    void a_record_that_no_reader_would_take_is_not_written() throws IOException {
        AuditEntry huge = AuditLogTest.entry("x".repeat(AuditRecord.MAX_BYTES));

        assertThatThrownBy(() -> log.append(huge)).isInstanceOf(StoreException.class);
        assertThat(log.lastSeq()).isZero();
    }

    private void append(int records) throws IOException {
        store.write(transaction -> {
            long seq = 0;
            for (int i = 0; i < records; i++) {
                seq = log.append(transaction, AuditLogTest.entry("subject " + i));
            }
            return seq;
        });
    }

    private int heads() throws IOException {
        return store.read(handle -> handle.createQuery("SELECT count(*) FROM audit_head")
                .mapTo(Integer.class)
                .one());
    }

    private Digest rootOf(int size) throws IOException {
        MerkleFrontier frontier = new MerkleFrontier();
        for (AuditRecord record : log.list(1, size)) {
            frontier.add(MerkleTree.leafHash(record.json()));
        }
        return frontier.root();
    }
}
