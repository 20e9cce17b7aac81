/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.TransactionNotes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * Jobs and processes that an administrator denied: they get nothing more, and peers refuse them. Rows are sealed under the
 * root key. Thread-safe.
 */
final class DeniedIdentities {
    private static final String SELECT = "SELECT kind, id, denied_at, mac FROM denied_identity";

    private static final String ANY = "SELECT 1 FROM denied_identity LIMIT 1";

    /** Whether anything is denied. */
    private record Any(boolean isThere) {}

    /** What is denied. */
    enum Kind {
        /** Every process of a job, by its id. */
        JOB,
        /** One process, by the SHA-256 of its SubjectPublicKeyInfo. */
        KEY;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One denial. */
    record Row(String kind, String id, Instant deniedAt) {
        /** What is sealed. */
        private byte[] canonical() {
            return StrictJson.canonical(StrictJson.object()
                    .put("row", "denied-identity")
                    .put("kind", kind)
                    .put("id", id)
                    .put("denied-at", deniedAt.getEpochSecond()));
        }

        boolean is(Kind wanted) {
            return kind.equals(wanted.wireName());
        }
    }

    private record SealedRow(Row row, Octets mac) {}

    private static final RowMapper<SealedRow> ROW = (row, context) -> new SealedRow(
            new Row(row.getString("kind"), row.getString("id"), Instant.ofEpochSecond(row.getLong("denied_at"))),
            Octets.of(row.getBytes("mac")));

    private final RowSeal seal;

    DeniedIdentities(RowSeal seal) {
        this.seal = seal;
    }

    /**
     * Demands that neither the job nor the process is denied.
     *
     * @throws Refusal with {@code IDENTITY_DENIED} if one is
     */
    void requireAllowed(Handle handle, JobClaim job) throws Refusal, StoreException {
        if (!isAnyDenied(handle)) {
            return;
        }
        String key = keyOf(job);
        List<Row> denied = rows(handle.createQuery(
                        SELECT + " WHERE (kind = 'job' AND id = :job) OR (kind = 'key' AND id = :key) ORDER BY kind")
                .bind("job", job.id())
                .bind("key", key));
        if (!denied.isEmpty()) {
            Row row = denied.get(0);
            throw Refusal.of(
                    Refusal.Code.IDENTITY_DENIED,
                    (row.is(Kind.JOB) ? "job '" : "the process with key '") + row.id() + "' was denied at "
                            + row.deniedAt(),
                    "find out why; strongroom identity allow " + job.id() + " takes it back");
        }
    }

    private static boolean isAnyDenied(Handle handle) {
        return TransactionNotes.of(handle)
                .findOrNote(
                        Any.class,
                        () -> new Any(handle.createQuery(ANY)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent()))
                .isThere();
    }

    /** Everything that is denied, by time. */
    List<Row> list(Handle handle) throws StoreException {
        return rows(handle.createQuery(SELECT + " ORDER BY denied_at, kind, id"));
    }

    Optional<Row> find(Handle handle, Kind kind, String id) throws StoreException {
        return rows(handle.createQuery(SELECT + " WHERE kind = :kind AND id = :id")
                        .bind("kind", kind.wireName())
                        .bind("id", id))
                .stream()
                .findFirst();
    }

    void insert(Handle transaction, Kind kind, String id, Instant now) {
        Row row = new Row(kind.wireName(), id, Instant.ofEpochSecond(now.getEpochSecond()));
        transaction
                .createUpdate("INSERT INTO denied_identity (kind, id, denied_at, mac) VALUES (:kind, :id, :at, :mac)")
                .bind("kind", row.kind())
                .bind("id", row.id())
                .bind("at", row.deniedAt().getEpochSecond())
                .bind("mac", seal.of(row.canonical()))
                .execute();
        TransactionNotes.of(transaction).forget(Any.class);
    }

    /** Takes a denial back; false if there was none. */
    boolean delete(Handle transaction, Kind kind, String id) {
        TransactionNotes.of(transaction).forget(Any.class);
        return transaction
                        .createUpdate("DELETE FROM denied_identity WHERE kind = :kind AND id = :id")
                        .bind("kind", kind.wireName())
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** Puts all rows under another seal. */
    static void reseal(Handle transaction, RowResealing seals) {
        for (SealedRow each : transaction.createQuery(SELECT).map(ROW).list()) {
            Row row = each.row();
            seals.reseal(row.canonical(), each.mac().bytes(), "the denial of " + row.kind() + " " + row.id())
                    .ifPresent(mac -> transaction
                            .createUpdate("UPDATE denied_identity SET mac = :mac WHERE kind = :kind AND id = :id")
                            .bind("mac", mac)
                            .bind("kind", row.kind())
                            .bind("id", row.id())
                            .execute());
        }
    }

    private static String keyOf(JobClaim job) throws Refusal {
        try {
            return BrokerTrust.pinOf(job.identityKey().toECPublicKey());
        } catch (JOSEException e) {
            throw Refusal.badRequest("the identity key is not on P-256: " + e.getMessage());
        }
    }

    private List<Row> rows(Query query) throws StoreException {
        List<SealedRow> found = query.map(ROW).list();
        for (SealedRow each : found) {
            if (!seal.fits(each.row().canonical(), each.mac().bytes())) {
                throw new StoreException(
                        "the denial of " + each.row().kind() + " " + each.row().id()
                                + " was altered: it is not sealed by the root key; find out who writes to the store");
            }
        }
        return found.stream().map(SealedRow::row).toList();
    }
}
