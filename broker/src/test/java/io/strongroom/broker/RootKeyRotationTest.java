/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.rootkey.DocumentedTransit;
import io.strongroom.broker.rootkey.KeyShare;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.rootkey.ShareException;
import io.strongroom.broker.rootkey.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyRotationTest {
    private static final Optional<Path> NO_PASSPHRASE = Optional.empty();

    @TempDir
    private Path directory;

    private Path home;
    private Workspace workspace;
    private Broker broker;

    @BeforeEach
    void make_a_workspace_with_keys() throws Exception {
        home = directory.resolve("home");
        workspace = Workspace.init(home, NO_PASSPHRASE);
        broker = Broker.of(workspace);
        broker.createKey("payroll", AssuranceClass.SIMULATED);
        broker.rotateKey("payroll");
        broker.setPolicy(broker.policy().policy().text());
        broker.audit().signHead();
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    @Test
    void everything_is_under_the_new_root_key_and_nothing_under_the_old_one() throws Exception {
        RootKeyStatus before = broker.rootKeys().status();
        byte[] oldSecret = Files.readAllBytes(home.resolve("root.key"));

        assertThat(broker.rootKeys().rotate(false)).isEmpty();

        RootKeyStatus after = broker.rootKeys().status();
        assertThat(after.check()).isNotEqualTo(before.check());
        assertThat(after.listed()).containsExactly(after.check());
        assertThat(home.resolve("root.key")).doesNotExist();
        assertUsable(broker);
        workspace.close();
        try (Workspace again = Workspace.open(home, NO_PASSPHRASE);
                RootKey old = RootKey.of(oldSecret)) {
            assertUsable(Broker.of(again));
            // A rotation from the old root key finds no row that it could take along.
            try (RootKey other = RootKey.of(new byte[32])) {
                long rows = rowsUnderTheRootKey(again);
                List<String> refused = again.store().write(handle -> {
                    List<String> altered = new RootKeyRekeying(old, other).run(handle);
                    RootKeyRow.put(handle, again.rootKey());
                    return altered;
                });
                assertThat(refused).hasSize((int) rows);
            }
        }
    }

    /** Whoever adds a table with a secret or a seal must rotate it too. */
    @Test
    void no_table_with_a_secret_or_a_seal_is_forgotten() throws Exception {
        List<String> tables = workspace
                .store()
                .read(handle -> handle.createQuery(
                                "SELECT DISTINCT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
                                        + " AND c.name IN ('mac', 'secret', 'keyring', 'wrapped')")
                        .mapTo(String.class)
                        .list());

        assertThat(RootKeyRekeying.TABLES).containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void a_broker_that_runs_takes_the_new_root_key() throws Exception {
        try (Workspace running = Workspace.open(home, NO_PASSPHRASE)) {
            Broker other = Broker.of(running);
            assertUsable(other);

            broker.rootKeys().rotate(false);

            other.createKey("sales", AssuranceClass.SIMULATED);
            assertUsable(other);
            assertThat(broker.key("sales").currentVersion()).isEqualTo(1);
            broker.rootKeys().rotate(false);
            broker.rootKeys().rotate(false);
            assertThat(other.listKeys()).hasSize(2);
            assertThat(other.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    /** A broker on another machine, whose list is its own: it neither reads nor writes under the root key of before. */
    @Test
    void a_broker_that_cannot_have_the_new_root_key_refuses_and_says_so() throws Exception {
        byte[] list;
        try (Workspace running = Workspace.open(home, NO_PASSPHRASE)) {
            Broker other = Broker.of(running);
            broker.rootKeys().rotate(false);
            list = Files.readAllBytes(home.resolve("root.json"));
            Path elsewhere = home.resolve("root.json");
            broker.rootKeys().rotate(false);
            byte[] newest = Files.readAllBytes(elsewhere);
            Files.write(elsewhere, list);

            assertThatThrownBy(() -> other.createKey("sales", AssuranceClass.SIMULATED))
                    .hasMessageContaining("copy root.json");
            assertThatThrownBy(other::listKeys).hasMessageContaining("copy root.json");
            Files.write(elsewhere, newest);
            assertUsable(other);
        }
        assertThat(broker.listKeys()).extracting(KeySummary::name).containsExactly("payroll");
    }

    @Test
    void what_was_kept_of_the_old_root_key_opens_nothing() throws Exception {
        Path oldKey = Files.copy(home.resolve("root.key"), directory.resolve("kept.key"));
        List<KeyShare> oldShares = broker.rootKeys().split(3, 2);
        broker.rootKeys().rotate(false);
        workspace.close();

        assertThatThrownBy(() -> RootKeys.recover(home, oldShares, PassphraseSource.of(passphrase())))
                .isInstanceOf(ShareException.class)
                .hasMessageContaining("of another root key");
        Files.delete(home.resolve("root.json"));
        Files.copy(oldKey, home.resolve("root.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE)).hasMessageContaining("under another one");
    }

    @Test
    void an_altered_row_stops_it_and_nothing_is_changed() throws Exception {
        sql("UPDATE policy SET text = text || '# altered' WHERE version = 1");
        sql("UPDATE zone_key SET class = 'hardware'");
        RootKeyStatus before = broker.rootKeys().status();

        assertThatThrownBy(() -> broker.rootKeys().rotate(false))
                .isInstanceOf(StoreAlteredException.class)
                .hasMessageContaining("policy version 1")
                .hasMessageContaining("key 'payroll'");

        assertThat(broker.rootKeys().status().check()).isEqualTo(before.check());
        assertThat(broker.rootKeys().status().listed()).containsExactly(before.check());
        assertThat(events()).doesNotContain("root-key-rotate");
        assertThat(broker.policy().number()).isEqualTo(2);
    }

    /** An altered row must not come out of a rotation as a genuine one. */
    @Test
    void an_altered_row_that_is_left_stays_refused() throws Exception {
        sql("UPDATE policy SET text = text || '# altered' WHERE version = 1");

        assertThat(broker.rootKeys().rotate(true)).containsExactly("policy version 1");

        assertThatThrownBy(() -> broker.ownerPolicies().get(1)).hasMessageContaining("was altered");
        assertThat(broker.policy().number()).isEqualTo(2);
        assertThat(broker.key("payroll").currentVersion()).isEqualTo(2);
    }

    @Test
    void the_source_stays_the_same_for_passphrase_hsm_and_transit_engine() throws Exception {
        try (DocumentedTransit transit = DocumentedTransit.start(directory)) {
            for (RootKeySource source : List.of(
                    PassphraseSource.of(passphrase()), transit.source(), SoftHsm.source(directory, "rotation"))) {
                broker.rootKeys().change(source);
                RootKeyStatus before = broker.rootKeys().status();

                broker.rootKeys().rotate(false);

                assertThat(broker.rootKeys().status().description()).isEqualTo(source.description());
                assertThat(broker.rootKeys().status().check()).isNotEqualTo(before.check());
                assertUsable(broker);
                workspace.close();
                workspace = Workspace.open(
                        home,
                        source instanceof PassphraseSource passphrase ? Optional.of(passphrase.file()) : NO_PASSPHRASE);
                broker = Broker.of(workspace);
                assertUsable(broker);
            }
        }
    }

    private void assertUsable(Broker used) throws IOException {
        assertThat(used.key("payroll").currentVersion()).isEqualTo(2);
        assertThat(used.ownerPolicies().history()).hasSize(2);
        assertThat(used.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        used.audit().signHead();
    }

    private static long rowsUnderTheRootKey(Workspace workspace) throws IOException {
        long rows = 0;
        for (String table : RootKeyRekeying.TABLES) {
            rows += workspace
                    .store()
                    .read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                            .mapTo(Long.class)
                            .one());
        }
        return rows;
    }

    private List<String> events() throws IOException {
        return broker.audit().list(1, 100).stream().map(AuditRecord::event).toList();
    }

    private Path passphrase() throws IOException {
        return Files.writeString(directory.resolve("passphrase"), "correct horse\n");
    }

    private void sql(String statement) throws IOException {
        workspace.store().write(handle -> handle.createUpdate(statement).execute());
    }
}
