/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.audit.AuditAlteredException;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.audit.TreeHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {
    private static final Backups.Witness NONE = signer -> List.of();

    @TempDir
    private Path directory;

    private Path home;
    private Path file;

    @BeforeEach
    void save() throws Exception {
        home = directory.resolve("home");
        file = directory.resolve("backup");
        try (Workspace workspace = Workspace.init(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            broker.createKey("payroll", AssuranceClass.SIMULATED);
            broker.rotateKey("payroll");
            Backups.save(broker, file);
        }
    }

    @Test
    void a_backup_is_its_owners_alone_and_never_overwrites() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            byte[] before = Files.readAllBytes(file);

            assertThatThrownBy(() -> Backups.save(broker, file)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(file).hasBinaryContent(before);
            assertThat(broker.audit().lastSeq()).isEqualTo(3);
        }
    }

    @Test
    void comes_back_on_another_machine_with_the_root_key_and_is_recorded() throws Exception {
        Path other = Files.createDirectory(
                directory.resolve("other"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.copy(home.resolve("root.key"), other.resolve("root.key"));

        Backups.Summary summary = restore(other, false, NONE);

        assertThat(summary.records()).isEqualTo(3);
        assertThat(Files.readString(other.resolve("broker.pin")))
                .isEqualTo(Files.readString(home.resolve("broker.pin")));
        try (Workspace workspace = Workspace.open(other, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.key("payroll").currentVersion()).isEqualTo(2);
            assertThat(broker.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
            assertThat(broker.audit().list(1, 10).stream().map(AuditRecord::event))
                    .containsExactly("key-create", "key-rotate", "store-backup", "store-restore");
        }
    }

    @Test
    void a_store_that_is_there_is_replaced_only_by_force_also_under_an_open_broker() throws Exception {
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            String before = broker.policy().policy().text();
            broker.setPolicy(before.replace("every-local-key", "renamed"));
            broker.rotateKey("payroll");
            assertThat(broker.policy().number()).isEqualTo(2);

            assertThatThrownBy(() -> restore(home, false, NONE))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("--force");
            assertThat(broker.key("payroll").currentVersion()).isEqualTo(3);

            restore(home, true, NONE);

            assertThat(broker.key("payroll").currentVersion()).isEqualTo(2);
            assertThat(broker.policy().number()).isEqualTo(1);
            broker.setPolicy(before + "\n# another version 2\n");
            assertThat(broker.policy().policy().text()).endsWith("# another version 2\n");
            assertThat(broker.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        }
    }

    @Test
    void a_backup_that_is_older_than_a_witnessed_head_is_refused() throws Exception {
        byte[] head;
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            broker.disableKey("payroll");
            head = broker.audit().signHead().getBytes(StandardCharsets.US_ASCII);
        }

        assertThatThrownBy(() -> restore(home, true, signer -> List.of(TreeHead.verify(head, signer.key()))))
                .isInstanceOf(AuditAlteredException.class)
                .hasMessageContaining("record 4 is missing");
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.key("payroll").isEnabled()).isFalse();
        }
    }

    @Test
    void any_other_byte_is_refused_and_changes_nothing() throws Exception {
        byte[] genuine = Files.readAllBytes(file);
        for (int place = 0; place < genuine.length; place += Math.max(1, genuine.length / 60)) {
            byte[] altered = genuine.clone();
            altered[place] ^= 1;
            Files.write(file, altered);
            assertRefused("byte " + place);
        }
        String text = new String(genuine, StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        Files.writeString(file, text.substring(0, text.length() - 1));
        assertRefused("no line feed at the end");
        Files.writeString(file, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
        assertRefused("no seal");
        Files.writeString(file, text + lines.get(1) + "\n");
        assertRefused("a row behind the seal");
        Files.writeString(file, lines.get(0) + "\n" + lines.get(lines.size() - 1) + "\n");
        assertRefused("no rows");
        Files.writeString(file, "");
        assertRefused("empty");
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            assertThat(broker.audit().lastSeq()).isEqualTo(3);
        }
    }

    @Test
    void another_root_key_is_refused() throws Exception {
        Path other = directory.resolve("other");
        Workspace.init(other, Optional.empty()).close();

        assertThatThrownBy(() -> restore(other, true, NONE))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("is not that of the backup");
    }

    private Backups.Summary restore(Path target, boolean replace, Backups.Witness witness) throws Exception {
        return Backups.restore(target, Optional.empty(), Workspace.embeddedStore(target), file, replace, witness);
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> restore(home, true, NONE))
                .as(what)
                .isInstanceOfAny(MessageFormatException.class, WorkspaceException.class);
    }
}
