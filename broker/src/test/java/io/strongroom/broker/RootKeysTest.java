/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.rootkey.KeyFileSource;
import io.strongroom.broker.rootkey.KeyShare;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.ShareException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeysTest {
    private static final Optional<Path> NO_PASSPHRASE = Optional.empty();

    @TempDir
    private Path directory;

    private Path home;
    private Path passphrase;

    @BeforeEach
    void make_a_workspace_with_a_key() throws Exception {
        home = directory.resolve("home");
        passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse\n");
        try (Workspace workspace = Workspace.init(home, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            broker.createKey("payroll", AssuranceClass.SIMULATED);
        }
    }

    @Test
    void the_root_key_stays_the_same_under_another_protection() throws Exception {
        RootKeyStatus before = status(NO_PASSPHRASE);
        assertThat(before.protection()).isEqualTo(RootKeyProtection.DEVELOPMENT_FILE);

        change(NO_PASSPHRASE, Optional.of(passphrase));

        RootKeyStatus after = status(Optional.of(passphrase));
        assertThat(after.protection()).isEqualTo(RootKeyProtection.PASSPHRASE);
        assertThat(after.check()).isEqualTo(before.check());
        assertThat(after.listed()).containsExactly(before.check());
        assertThat(keys(Optional.of(passphrase))).containsExactly("payroll");
        assertThat(events(Optional.of(passphrase))).contains("root-key-change");
    }

    @Test
    void what_protected_it_before_does_not_open_it_any_more() throws Exception {
        change(NO_PASSPHRASE, Optional.of(passphrase));

        assertThat(keyFiles()).isEmpty();
        assertThatThrownBy(() -> status(NO_PASSPHRASE)).hasMessageContaining("name the passphrase file");

        Path other = Files.writeString(directory.resolve("other"), "battery staple");
        change(Optional.of(passphrase), Optional.of(other));

        assertThat(keys(Optional.of(other))).containsExactly("payroll");
        assertThatThrownBy(() -> status(Optional.of(passphrase)))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("is not that of the workspace");
    }

    @Test
    void goes_back_to_a_file_and_says_that_the_passphrase_is_too_much() throws Exception {
        change(NO_PASSPHRASE, Optional.of(passphrase));
        change(Optional.of(passphrase), NO_PASSPHRASE);

        assertThat(keys(NO_PASSPHRASE)).containsExactly("payroll");
        assertThat(keyFiles()).hasSize(1);
        assertThatThrownBy(() -> status(Optional.of(passphrase))).hasMessageContaining("leave the passphrase file out");
    }

    @Test
    void a_source_that_cannot_be_used_changes_nothing() throws Exception {
        assertThatThrownBy(() -> change(NO_PASSPHRASE, Optional.of(directory.resolve("absent"))))
                .hasMessageContaining("does not exist");
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertThatThrownBy(() -> change(NO_PASSPHRASE, Optional.of(empty))).hasMessageContaining("is empty");

        assertThat(keys(NO_PASSPHRASE)).containsExactly("payroll");
        assertThat(events(NO_PASSPHRASE)).doesNotContain("root-key-change");
    }

    /** Workspaces of before: the derived key, or the file, is the root key itself. */
    @Test
    void opens_the_list_of_the_first_version() throws Exception {
        Path old = directory.resolve("old");
        byte[] salt = new byte[16];
        PassphraseSource source = new PassphraseSource(passphrase, 1024, 1, 1, Octets.of(salt));
        byte[] check;
        try (RootKey key = RootKey.of(source.keyEncryptionKey())) {
            check = key.checkValue();
        }
        Files.createDirectory(old);
        PrivateFiles.createDirectory(old);
        PrivateFiles.createIfMissing(old.resolve("init.lock"));
        PrivateFiles.write(old.resolve("root.json"), firstVersion(check).getBytes(StandardCharsets.US_ASCII));
        Workspace.init(old, Optional.of(passphrase)).close();

        try (Workspace workspace = Workspace.open(old, Optional.of(passphrase));
                Broker broker = Broker.of(workspace)) {
            broker.createKey("old", AssuranceClass.SIMULATED);
            broker.rootKeys().change(KeyFileSource.in(old, new SecureRandom()));
        }
        try (Workspace workspace = Workspace.open(old, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.key("old").name()).isEqualTo("old");
        }
    }

    @Test
    void shares_give_a_lost_root_key_back() throws Exception {
        List<KeyShare> shares = split(NO_PASSPHRASE);
        Files.delete(home.resolve("root.key"));
        assertThatThrownBy(() -> status(NO_PASSPHRASE)).hasMessageContaining("root-key recover");

        RootKeys.recover(home, List.of(shares.get(4), shares.get(0), shares.get(2)), PassphraseSource.of(passphrase));

        assertThat(keys(Optional.of(passphrase))).containsExactly("payroll");
        assertThat(events(Optional.of(passphrase))).contains("root-key-split", "root-key-recover");
        try (Workspace workspace = Workspace.open(home, Optional.of(passphrase));
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    @Test
    void shares_of_another_root_key_change_nothing() throws Exception {
        Path other = directory.resolve("other-home");
        List<KeyShare> foreign;
        try (Workspace workspace = Workspace.init(other, NO_PASSPHRASE);
                Broker broker = Broker.of(workspace)) {
            foreign = broker.rootKeys().split(5, 3);
        }

        assertThatThrownBy(() -> RootKeys.recover(home, foreign, PassphraseSource.of(passphrase)))
                .isInstanceOf(ShareException.class)
                .hasMessageContaining("of another root key");
        assertThat(keys(NO_PASSPHRASE)).containsExactly("payroll");
    }

    /** A root key from another moment than the store is named as such, not as damage of each key. */
    @Test
    void a_root_key_that_is_not_the_stores_is_refused() throws Exception {
        Path other = directory.resolve("other-home");
        Workspace.init(other, Optional.of(passphrase)).close();
        Files.copy(other.resolve("root.json"), home.resolve("root.json"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> status(Optional.of(passphrase))).hasMessageContaining("it is under another one");
    }

    @Test
    void a_damaged_list_is_refused_and_named() throws Exception {
        change(NO_PASSPHRASE, Optional.of(passphrase));
        byte[] list = Files.readAllBytes(home.resolve("root.json"));
        for (int i = 0; i < list.length; i += 41) {
            byte[] damaged = list.clone();
            damaged[i] ^= 1;
            PrivateFiles.write(home.resolve("root.json"), damaged);
            if (new String(damaged, StandardCharsets.UTF_8).contains("\"memory-kib\":65536")) {
                assertThatThrownBy(() -> status(Optional.of(passphrase))).isInstanceOf(IOException.class);
            }
        }
    }

    private List<KeyShare> split(Optional<Path> passphraseFile) throws IOException {
        try (Workspace workspace = Workspace.open(home, passphraseFile);
                Broker broker = Broker.of(workspace)) {
            return broker.rootKeys().split(5, 3);
        }
    }

    private void change(Optional<Path> before, Optional<Path> after) throws IOException {
        try (Workspace workspace = Workspace.open(home, before);
                Broker broker = Broker.of(workspace)) {
            broker.rootKeys()
                    .change(
                            after.isPresent()
                                    ? PassphraseSource.of(after.get())
                                    : KeyFileSource.in(home, new SecureRandom()));
            assertThat(broker.key("payroll").name()).isEqualTo("payroll");
        }
    }

    private RootKeyStatus status(Optional<Path> passphraseFile) throws IOException {
        try (Workspace workspace = Workspace.open(home, passphraseFile);
                Broker broker = Broker.of(workspace)) {
            return broker.rootKeys().status();
        }
    }

    private List<String> keys(Optional<Path> passphraseFile) throws IOException {
        try (Workspace workspace = Workspace.open(home, passphraseFile);
                Broker broker = Broker.of(workspace)) {
            return broker.listKeys().stream().map(KeySummary::name).toList();
        }
    }

    private List<String> events(Optional<Path> passphraseFile) throws IOException {
        try (Workspace workspace = Workspace.open(home, passphraseFile);
                Broker broker = Broker.of(workspace)) {
            return broker.audit().list(1, 100).stream().map(AuditRecord::event).toList();
        }
    }

    private List<Path> keyFiles() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".key")).toList();
        }
    }

    private static String firstVersion(byte[] check) {
        return "{\"check\":\"" + Base64.getEncoder().encodeToString(check)
                + "\",\"kdf\":\"argon2id\",\"lanes\":1,\"memory-kib\":1024,\"passes\":1,"
                + "\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"version\":1}";
    }
}
