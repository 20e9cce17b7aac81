/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.TransactionNotes;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The zone keys in the store. Every change takes the handle of a writing transaction. Thread-safe. */
final class ZoneKeys {
    private static final String COLUMNS =
            "SELECT id, name, class, job_id, generation, enabled, created_at, expires_at, delete_at, keyring FROM zone_key ";
    private static final RowMapper<ZoneKeyRow> ROW = (row, context) -> new ZoneKeyRow(
            KeyId.of(row.getBytes("id")),
            row.getString("name"),
            AssuranceClass.valueOf(row.getString("class").toUpperCase(Locale.ROOT)),
            row.getString("job_id"),
            row.getLong("generation"),
            row.getInt("enabled") == 1,
            Instant.parse(row.getString("created_at")),
            Instant.parse(row.getString("expires_at")),
            Optional.of(row.getString("delete_at"))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse),
            Octets.of(row.getBytes("keyring")));

    /** The keys that a transaction has read already, those that are not there too. */
    private record Found(Map<String, Optional<ZoneKeyRow>> byName) {
        Found() {
            this(new HashMap<>());
        }
    }

    private final RootKey root;
    private final SecureRandom random = new SecureRandom();

    ZoneKeys(RootKey root) {
        this.root = root;
    }

    /** Adds a key with one version. */
    ZoneKeyRow create(
            Handle transaction,
            String name,
            AssuranceClass assuranceClass,
            String jobId,
            Instant now,
            Instant expiresAt) {
        try (ZoneKeyring keyring = ZoneKeyring.create(random)) {
            return insert(transaction, name, assuranceClass, jobId, now, expiresAt, keyring);
        }
    }

    /** Adds a key of people that was made elsewhere. */
    ZoneKeyRow insert(
            Handle transaction, String name, AssuranceClass assuranceClass, Instant createdAt, ZoneKeyring keyring) {
        return insert(transaction, name, assuranceClass, "", createdAt, ZoneKeyRow.NEVER, keyring);
    }

    private ZoneKeyRow insert(
            Handle transaction,
            String name,
            AssuranceClass assuranceClass,
            String jobId,
            Instant now,
            Instant expiresAt,
            ZoneKeyring keyring) {
        ZoneKeyRow row = wrap(
                new ZoneKeyRow(
                        keyring.id(),
                        name,
                        assuranceClass,
                        jobId,
                        1,
                        true,
                        now,
                        expiresAt,
                        Optional.empty(),
                        Octets.zeros(0)),
                keyring);
        transaction
                .createUpdate("INSERT INTO zone_key"
                        + " (id, name, class, job_id, generation, enabled, created_at, expires_at, keyring)"
                        + " VALUES (:id, :name, :class, :job, :generation, 1, :created, :expires, :keyring)")
                .bind("id", row.id().bytes())
                .bind("name", name)
                .bind("class", assuranceClass.wireName())
                .bind("job", jobId)
                .bind("generation", row.generation())
                .bind("created", row.createdAt().toString())
                .bind("expires", row.expiresAt().toString())
                .bind("keyring", row.wrapped().bytes())
                .execute();
        TransactionNotes.of(transaction).forget(Found.class);
        return row;
    }

    Optional<ZoneKeyRow> find(Handle handle, String name) {
        if (name.indexOf('\0') >= 0) {
            return Optional.empty(); // no database but SQLite takes such a text
        }
        return TransactionNotes.of(handle)
                .findOrNote(Found.class, Found::new)
                .byName()
                .computeIfAbsent(
                        name,
                        unused -> handle.createQuery(COLUMNS + "WHERE name = :name")
                                .bind("name", name)
                                .map(ROW)
                                .findOne());
    }

    Optional<ZoneKeyRow> find(Handle handle, KeyId id) {
        return handle.createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id.bytes())
                .map(ROW)
                .findOne();
    }

    /** The keys of people, by name. */
    List<ZoneKeyRow> list(Handle handle) {
        return handle.createQuery(COLUMNS + "WHERE job_id = '' ORDER BY name")
                .map(ROW)
                .list();
    }

    /** The keys whose waiting period is over. */
    List<ZoneKeyRow> due(Handle handle, Instant now) {
        return handle.createQuery(COLUMNS + "WHERE delete_at <> '' AND delete_at <= :now ORDER BY name")
                .bind("now", now.toString())
                .map(ROW)
                .list();
    }

    /** Opens a keyring, which the caller closes. */
    ZoneKeyring open(ZoneKeyRow row) throws IOException {
        byte[] encoded = root.unwrap(row.wrapped().bytes(), row.context());
        try {
            ZoneKeyring keyring = ZoneKeyring.decode(encoded);
            if (!keyring.id().equals(row.id())) {
                throw new StoreException("the keyring of key '" + row.name() + "' in the store has another id");
            }
            return keyring;
        } catch (IllegalArgumentException e) {
            throw new StoreException("the keyring of key '" + row.name() + "' in the store cannot be read", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Changes a keyring and stores it as the next generation. */
    ZoneKeyRow change(Handle transaction, ZoneKeyRow row, boolean enabled, Consumer<ZoneKeyring> change)
            throws IOException {
        return store(transaction, row, current -> current.next(enabled), change);
    }

    /** Changes what stands beside a keyring, and stores it as the next generation. */
    ZoneKeyRow change(Handle transaction, UnaryOperator<ZoneKeyRow> change, ZoneKeyRow row) throws IOException {
        return store(transaction, row, change, keyring -> {});
    }

    /** Destroys a key. What it sealed is lost. */
    void delete(Handle transaction, ZoneKeyRow row) {
        TransactionNotes.of(transaction).forget(Found.class);
        transaction
                .createUpdate("DELETE FROM zone_key WHERE id = :id")
                .bind("id", row.id().bytes())
                .execute();
    }

    private ZoneKeyRow store(
            Handle transaction, ZoneKeyRow row, UnaryOperator<ZoneKeyRow> nextOf, Consumer<ZoneKeyring> change)
            throws IOException {
        try (ZoneKeyring keyring = open(row)) {
            change.accept(keyring);
            ZoneKeyRow next = wrap(nextOf.apply(row), keyring);
            int updated = transaction
                    .createUpdate("UPDATE zone_key SET generation = :generation, enabled = :enabled,"
                            + " delete_at = :delete, keyring = :keyring WHERE id = :id AND generation = :previous")
                    .bind("generation", next.generation())
                    .bind("enabled", next.isEnabled() ? 1 : 0)
                    .bind("delete", next.deleteAt().map(Instant::toString).orElse(""))
                    .bind("keyring", next.wrapped().bytes())
                    .bind("id", row.id().bytes())
                    .bind("previous", row.generation())
                    .execute();
            if (updated != 1) {
                throw new StoreException("key '" + row.name() + "' was changed by another process; try again");
            }
            TransactionNotes.of(transaction).forget(Found.class);
            return next;
        }
    }

    /** Deletes the run keys of a job, and those that have expired. What they sealed is lost with them. */
    void deleteRunKeys(Handle transaction, String jobId, Instant now) {
        TransactionNotes.of(transaction).forget(Found.class);
        transaction
                .createUpdate("DELETE FROM zone_key WHERE job_id <> '' AND (job_id = :job OR expires_at < :now)")
                .bind("job", jobId)
                .bind("now", now.toString())
                .execute();
    }

    /** Random bytes for new versions. */
    SecureRandom random() {
        return random;
    }

    /** Puts all keyrings under another root key. */
    static void rekey(Handle transaction, RootKeyRekeying rekeying) {
        TransactionNotes.of(transaction).forget(Found.class);
        for (ZoneKeyRow row : transaction.createQuery(COLUMNS).map(ROW).list()) {
            rekeying.rewrap(row.wrapped().bytes(), row.context(), "key '" + row.name() + "'")
                    .ifPresent(keyring -> transaction
                            .createUpdate("UPDATE zone_key SET keyring = :keyring WHERE id = :id")
                            .bind("keyring", keyring)
                            .bind("id", row.id().bytes())
                            .execute());
        }
    }

    private ZoneKeyRow wrap(ZoneKeyRow row, ZoneKeyring keyring) {
        byte[] encoded = keyring.encode();
        try {
            return row.with(Octets.of(root.wrap(encoded, row.context())));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
