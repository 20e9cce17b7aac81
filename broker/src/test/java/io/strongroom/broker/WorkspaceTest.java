/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.store.StoreException;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    private static final Optional<Path> NO_PASSPHRASE = Optional.empty();

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void nameHome() {
        home = directory.resolve("home");
    }

    @Test
    void a_new_workspace_is_its_owners_alone_and_can_be_initialised_again() throws Exception {
        BrokerTrust trust;
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE)) {
            assertThat(workspace.isNew()).isTrue();
            assertThat(workspace.protection()).isEqualTo(RootKeyProtection.DEVELOPMENT_FILE);
            trust = workspace.trust();
        }
        try (Workspace again = Workspace.init(home, NO_PASSPHRASE)) {
            assertThat(again.isNew()).isFalse();
            assertThat(again.trust()).isEqualTo(trust);
        }
        assertThat(BrokerTrust.ofWorkspace(home)).isEqualTo(trust);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("root.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void opens_with_its_passphrase_only() throws Exception {
        Path right = Files.writeString(directory.resolve("right"), "correct horse\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "battery staple\n");
        Workspace.init(home, Optional.of(right)).close();

        Workspace.open(home, Optional.of(right)).close();
        assertThatThrownBy(() -> Workspace.open(home, Optional.of(wrong)))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("is not that of the workspace");
        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("name the passphrase file");
        assertThat(home.resolve("root.key")).doesNotExist();
    }

    @Test
    void the_store_is_its_owners_alone() throws Exception {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE)) {
            assertThat(workspace.isNew()).isTrue();
            for (String file : List.of("broker.db", "broker.db-wal", "broker.db-shm", "init.lock")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
        Path store = home.resolve("broker.db");
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));

        Workspace.open(home, NO_PASSPHRASE).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_lost_store_is_not_replaced_by_an_empty_one() throws Exception {
        Workspace.init(home, NO_PASSPHRASE).close();
        Files.delete(home.resolve("broker.db"));

        assertThatThrownBy(() -> Workspace.init(home, NO_PASSPHRASE))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("has lost its store");
    }

    @Test
    void says_that_a_lost_root_key_is_lost_data() throws Exception {
        Workspace.init(home, NO_PASSPHRASE).close();
        Files.delete(home.resolve("root.key"));

        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE)).hasMessageContaining("its root key is lost");
        assertThatThrownBy(() -> Workspace.init(home, NO_PASSPHRASE)).hasMessageContaining("its root key is lost");
    }

    @Test
    void another_root_key_does_not_open_it() throws Exception {
        Workspace.init(home, NO_PASSPHRASE).close();
        byte[] other = new byte[32];
        PrivateFiles.write(home.resolve("root.key"), other);

        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not open with this root key");
    }

    @Test
    void refuses_a_directory_that_others_may_use() throws Exception {
        Workspace.init(home, NO_PASSPHRASE).close();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE)).hasMessageContaining("may be used by others");
    }

    @Test
    void refuses_a_directory_that_is_no_workspace() {
        assertThatThrownBy(() -> Workspace.open(home, NO_PASSPHRASE)).hasMessageContaining("run strongroom init");
    }

    @Test
    void two_initialisations_at_once_make_one_workspace() throws Exception {
        CompletableFuture<BrokerTrust> other = CompletableFuture.supplyAsync(this::initialise);
        BrokerTrust mine = initialise();

        assertThat(other.get()).isEqualTo(mine);
    }

    @Test
    void a_key_is_made_once_rotated_and_disabled_for_people_too() throws Exception {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            KeySummary made = broker.createKey("payroll", AssuranceClass.SIMULATED);
            HeaderIdentity identity = identity(made.id());
            WrappedDataKey old = wrap(broker, identity);

            assertThat(broker.rotateKey("payroll").currentVersion()).isEqualTo(2);
            assertThat(wrap(broker, identity).keyVersion()).isEqualTo(2);
            try (OwnerKeys keys = broker.ownerKeys()) {
                keys.unwrap(identity, old).close();
            }
            assertThat(broker.disableKeyVersion("payroll", 1).disabledVersions())
                    .containsExactly(1);
            try (OwnerKeys keys = broker.ownerKeys()) {
                assertThatThrownBy(() -> keys.unwrap(identity, old)).isInstanceOf(KeyRefusedException.class);
            }
            broker.disableKey("payroll");
            assertThatThrownBy(() -> wrap(broker, identity)).isInstanceOf(KeyRefusedException.class);
            assertThat(broker.rotateKey("payroll").isEnabled()).isFalse();
            broker.enableKey("payroll");
            assertThat(wrap(broker, identity).keyVersion()).isEqualTo(3);
        }
    }

    @Test
    void refuses_names_that_are_malformed_reserved_or_taken() throws Exception {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            for (String name : new String[] {"", "Payroll", "a/b", "../x", "run", "run.x", "-a", "a".repeat(64)}) {
                assertThatThrownBy(() -> broker.createKey(name, AssuranceClass.SIMULATED))
                        .as(name)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            broker.createKey("a", AssuranceClass.SIMULATED);
            assertThatThrownBy(() -> broker.createKey("a", AssuranceClass.SIMULATED))
                    .isInstanceOf(BrokerException.class);
            assertThatThrownBy(() -> broker.createKey("b", AssuranceClass.TPM)).isInstanceOf(BrokerException.class);
            assertThatThrownBy(() -> broker.key("absent")).hasMessageContaining("strongroom key create");
        }
    }

    @Test
    void an_altered_row_does_not_open_and_the_others_do() throws Exception {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            KeySummary payroll = broker.createKey("payroll", AssuranceClass.SIMULATED);
            KeySummary other = broker.createKey("other", AssuranceClass.SIMULATED);
            for (String change : new String[] {"class = 'hardware'", "enabled = 0", "generation = 9", "name = 'x'"}) {
                String undo = change.startsWith("name") ? "name = 'payroll'" : "class = 'simulated'";
                sql(workspace, "UPDATE zone_key SET " + change + " WHERE id = :id", payroll.id());
                assertThatThrownBy(broker::listKeys).as(change).isInstanceOf(StoreException.class);
                assertThat(wrap(broker, identity(other.id()))).isNotNull();
                sql(
                        workspace,
                        "UPDATE zone_key SET enabled = 1, generation = 1, " + undo + " WHERE id = :id",
                        payroll.id());
            }
            assertThat(broker.listKeys()).hasSize(2);
        }
    }

    @Test
    void leaves_a_directory_alone_that_is_not_its_own() throws Exception {
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(home.resolve("thesis.txt"), "x");

        assertThatThrownBy(() -> Workspace.init(home, NO_PASSPHRASE))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("is not empty");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwxr-xr-x");
        assertThat(home).isDirectoryNotContaining("glob:**/*.{lock,key,db}");
    }

    @Test
    void takes_an_empty_directory_and_one_with_settings() throws Exception {
        Files.createDirectory(home);
        Files.writeString(home.resolve("strongroom.yaml"), "version: 1\n");

        Workspace.init(home, NO_PASSPHRASE).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
    }

    @Test
    void an_altered_policy_is_refused_and_named() throws Exception {
        for (String change : List.of(
                "text = text || '# altered'",
                "created_at = '2026-01-01T00:00:00Z'",
                "version = 9",
                "mac = x''",
                "mac = zeroblob(32)")) {
            Path altered = directory.resolve("altered-" + change.hashCode());
            try (Workspace workspace = Workspace.init(altered, NO_PASSPHRASE)) {
                Broker.of(workspace).policy();
                workspace
                        .store()
                        .write(handle -> handle.createUpdate("UPDATE policy SET " + change)
                                .execute());
                assertThatThrownBy(() -> Broker.of(workspace).policy())
                        .as(change)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("policy version " + (change.startsWith("version") ? 9 : 1))
                        .hasMessageContaining("altered");
            }
        }
    }

    @Test
    void an_unknown_zone_is_damage() throws Exception {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            assertThatThrownBy(() -> wrap(broker, identity(KeyId.random(new SecureRandom()))))
                    .isInstanceOfSatisfying(
                            SealedFileException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNKNOWN_KEY));
        }
    }

    private BrokerTrust initialise() {
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE)) {
            return workspace.trust();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sql(Workspace workspace, String statement, KeyId id) throws Exception {
        workspace
                .store()
                .write(handle ->
                        handle.createUpdate(statement).bind("id", id.bytes()).execute());
    }

    private static WrappedDataKey wrap(Broker broker, HeaderIdentity identity) throws Exception {
        try (OwnerKeys keys = broker.ownerKeys();
                DataKey dataKey = DataKey.random(new SecureRandom())) {
            return keys.wrap(identity, dataKey);
        }
    }

    private static HeaderIdentity identity(KeyId zone) {
        byte[] bytes = new byte[HeaderIdentity.LENGTH_BYTES];
        System.arraycopy(zone.bytes(), 0, bytes, 16, KeyId.LENGTH_BYTES);
        return HeaderIdentity.of(bytes);
    }
}
