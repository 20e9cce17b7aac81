/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditAlteredException;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.AuditSigner;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.audit.TreeHead;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreLocation;
import io.strongroom.broker.store.TableRows;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Copies of a store in a file: one state of it, from either kind of database and for either, under the root key as the store
 * is. The root key is not in it.
 */
public final class Backups {
    /** Looks at the audit log of a backup. */
    @FunctionalInterface
    public interface Witness {
        /** Heads that were noted elsewhere, verified under the key of the log. */
        List<TreeHead> heads(AuditSigner signer) throws IOException;
    }

    /**
     * What was saved or restored.
     *
     * @param rows how many rows
     * @param records how many of them are audit records, without that of the restoring itself
     */
    public record Summary(long rows, long records) {}

    private Backups() {}

    /**
     * Writes a backup while brokers serve.
     *
     * @param file made with mode 0600; it must not exist
     */
    public static Summary save(Broker broker, Path file) throws IOException {
        RootKey rootKey = broker.workspace().rootKey();
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            try {
                broker.store().write(transaction -> {
                    broker.record(transaction, "store-backup", "store");
                    return file;
                });
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                Summary summary = broker.store().read(handle -> write(handle, rootKey, broker.clock(), out));
                out.flush();
                channel.force(true);
                return summary;
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file); // half a backup is none
                throw e;
            }
        }
    }

    private static Summary write(Handle handle, RootKey rootKey, Clock clock, OutputStream out) throws IOException {
        MessageDigest sha256 = BackupLines.sha256();
        long[] counts = new long[2];
        line(
                out,
                sha256,
                BackupFormat.header(
                        Octets.of(rootKey.checkValue()), clock.instant().toString()));
        TableRows.read(handle, (table, row) -> {
            line(out, sha256, BackupFormat.row(table, row));
            counts[0]++;
            counts[1] += table.equals("audit") ? 1 : 0;
        });
        line(out, sha256, BackupFormat.trailer(rootKey, counts[0], sha256.digest()));
        return new Summary(counts[0], counts[1]);
    }

    private static void line(OutputStream out, MessageDigest sha256, byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
        sha256.update(line);
        sha256.update((byte) '\n');
    }

    /**
     * Puts the state of a backup into a store, in one transaction, if all of it is genuine: the file as a whole, every row,
     * the audit chain and its heads. The restoring is recorded behind the last record.
     *
     * @param home holds the root key, and becomes the workspace
     * @param replace whether a store that is there may be replaced
     * @param witness gives heads that the audit log must still hold
     * @throws WorkspaceException if the root key is missing or another
     * @throws BrokerException if there is a store, and it may not be replaced
     * @throws MessageFormatException if the file is not such a backup, or was altered
     * @throws AuditAlteredException if rows in it were altered before it was made, or it is older than a witnessed head
     */
    public static Summary restore(
            Path home,
            Optional<Path> passphraseFile,
            StoreLocation location,
            Path file,
            boolean replace,
            Witness witness)
            throws IOException {
        PrivateFiles.requireOwnerOnly(home);
        Octets check;
        try (BackupLines lines = new BackupLines(file)) {
            check = BackupFormat.rootKey(lines.next());
        }
        RootKeyLoader loader = new RootKeyLoader(home, passphraseFile);
        RootKeyLoader.Loaded loaded = loader.find(Optional.of(check))
                .filter(found -> found.key().matches(check.bytes()))
                .orElseThrow(() -> new WorkspaceException("the root key in " + home
                        + " is not that of the backup: put root.json or root.key there that belongs to it"));
        Summary summary;
        try (RootKey rootKey = loaded.key();
                Store store = Workspace.openStore(location)) {
            requireGenuine(file, rootKey);
            summary = store.write(transaction -> {
                boolean isReplaced = isInUse(transaction);
                if (isReplaced && !replace) {
                    throw new BrokerException(
                            "the store " + location.display()
                                    + " holds a workspace already; --force replaces it, and all that came after the backup is lost");
                }
                Summary loadedRows = load(transaction, file);
                verify(transaction, store, rootKey, witness, loadedRows, isReplaced);
                return loadedRows;
            });
        }
        SimulatedPlatforms.createIfMissing(home, Clock.systemUTC().instant());
        Workspace.init(home, passphraseFile, location).close();
        return summary;
    }

    private static boolean isInUse(Handle transaction) {
        return transaction
                        .createQuery("SELECT count(*) FROM authority")
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Nothing of a file is believed before its seal. */
    private static void requireGenuine(Path file, RootKey rootKey) throws IOException {
        try (BackupLines lines = new BackupLines(file)) {
            byte[] line = lines.next();
            long rows = -1; // the header is no row
            byte[] next = lines.next();
            while (next.length > 0) {
                lines.hash(line);
                rows++;
                line = next;
                next = lines.next();
            }
            BackupFormat.requireTrailer(line, rootKey, rows, lines.digest());
        }
    }

    private static Summary load(Handle transaction, Path file) throws IOException {
        TableRows.clear(transaction);
        long rows = 0;
        long records = 0;
        try (BackupLines lines = new BackupLines(file)) {
            lines.next();
            byte[] line = lines.next();
            for (byte[] next = lines.next(); next.length > 0; next = lines.next()) {
                BackupFormat.Row row = BackupFormat.row(line);
                TableRows.insert(transaction, row.table(), row.columns());
                rows++;
                records += row.table().equals("audit") ? 1 : 0;
                line = next;
            }
        }
        return new Summary(rows, records);
    }

    private static void verify(
            Handle transaction, Store store, RootKey rootKey, Witness witness, Summary summary, boolean isReplaced)
            throws IOException {
        List<String> altered = new RootKeyRekeying(rootKey, rootKey).run(transaction);
        if (!altered.isEmpty()) {
            throw new AuditAlteredException(
                    "rows were altered before the backup was made: " + String.join(", ", altered));
        }
        AuditSigner signer = AuditKeys.load(transaction, rootKey)
                .orElseThrow(() -> new MessageFormatException("the backup holds no audit key"));
        AuditLog audit = new AuditLog(store, rootKey::seal, signer, Clock.systemUTC());
        AuditVerdict verdict = audit.verify(transaction, witness.heads(signer));
        if (verdict instanceof AuditVerdict.Broken broken) {
            throw new AuditAlteredException("in the backup " + broken.message());
        }
        ObjectNode details = StrictJson.object()
                .put("rows", summary.rows())
                .put("records", summary.records())
                .put("replaced", isReplaced);
        audit.append(
                transaction,
                new AuditEntry(
                        UUID.randomUUID().toString(),
                        "store-restore",
                        AuditEntry.DONE,
                        Broker.owner(),
                        "store",
                        0,
                        List.of(),
                        details));
    }
}
