/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The audit log: records chained by hashes, each sealed under the root key. Appending takes the handle of a writing
 * transaction, so that a decision and its record are committed together or not at all, and records of all processes follow
 * each other.
 *
 * <p>Records written before schema version 3 have no seal. They come first: behind a sealed record all must be sealed, and
 * it holds the hash of the one before it. Thread-safe.
 */
public final class AuditLog {
    private static final String NO_PREVIOUS = "0".repeat(64);

    private static final String COLUMNS = "SELECT seq, correlation_id, record, hash, mac FROM audit ";
    private static final RowMapper<Row> ROW = (row, context) -> new Row(
            row.getLong("seq"),
            row.getString("correlation_id"),
            row.getString("record"),
            Octets.of(row.getBytes("hash")),
            Octets.of(row.getBytes("mac")));

    private record Row(long seq, String correlationId, String record, Octets hash, Octets mac) {
        boolean isSealed() {
            return mac.length() > 0;
        }

        byte[] canonical() {
            return AuditLog.canonical(seq, correlationId, record);
        }
    }

    private final Store store;
    private final RowSeal seal;
    private final Clock clock;

    /** The log in this store. */
    public AuditLog(Store store, RowSeal seal, Clock clock) {
        this.store = store;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * Appends a record inside a transaction of {@link Store#write}.
     *
     * @return its place
     */
    public long append(Handle transaction, AuditEntry entry) {
        Optional<Row> last = transaction
                .createQuery(COLUMNS + "ORDER BY seq DESC LIMIT 1")
                .map(ROW)
                .findOne();
        long seq = last.map(Row::seq).orElse(0L) + 1;
        ObjectNode json = entry.toJson();
        json.put("seq", seq);
        json.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("previous", last.map(row -> row.hash().hex()).orElse(NO_PREVIOUS));
        String record = new String(StrictJson.canonical(json), StandardCharsets.UTF_8);
        transaction
                .createUpdate(
                        "INSERT INTO audit (seq, correlation_id, record, hash, mac) VALUES (:seq, :id, :record, :hash, :mac)")
                .bind("seq", seq)
                .bind("id", entry.correlationId())
                .bind("record", record)
                .bind("hash", sha256(record))
                .bind("mac", seal.of(canonical(seq, entry.correlationId(), record)))
                .execute();
        return seq;
    }

    /** Appends a record in a transaction of its own. */
    public long append(AuditEntry entry) throws IOException {
        return store.write(transaction -> append(transaction, entry));
    }

    /**
     * The records of one correlation id, in order.
     *
     * @throws StoreException if one of them was altered
     */
    public List<AuditRecord> find(String correlationId) throws IOException {
        return store.read(handle -> genuine(
                handle,
                handle.createQuery(COLUMNS + "WHERE correlation_id = :id ORDER BY seq")
                        .bind("id", correlationId)
                        .map(ROW)
                        .list()));
    }

    /**
     * Records in order.
     *
     * @param from the place of the first, from 1
     * @param limit how many at most
     * @throws StoreException if one of them was altered
     */
    public List<AuditRecord> list(long from, int limit) throws IOException {
        return store.read(handle -> genuine(
                handle,
                handle.createQuery(COLUMNS + "WHERE seq >= :from ORDER BY seq LIMIT :limit")
                        .bind("from", from)
                        .bind("limit", limit)
                        .map(ROW)
                        .list()));
    }

    /** The place of the last record; 0 if there is none. */
    public long lastSeq() throws IOException {
        return store.read(handle -> handle.createQuery("SELECT coalesce(max(seq), 0) FROM audit")
                .mapTo(Long.class)
                .one());
    }

    /** Checks the whole chain: every record's seal and hash, its place, and the hash of the record before it. */
    public AuditVerdict verify() throws IOException {
        return store.read(handle -> {
            try (var rows =
                    handle.createQuery(COLUMNS + "ORDER BY seq").map(ROW).iterator()) {
                long expected = 1;
                long unsealed = 0;
                String previous = NO_PREVIOUS;
                while (rows.hasNext()) {
                    Row row = rows.next();
                    boolean isAfterSealed = unsealed < expected - 1;
                    Optional<AuditVerdict.Broken> broken = check(row, expected, previous, isAfterSealed);
                    if (broken.isPresent()) {
                        return broken.get();
                    }
                    unsealed += row.isSealed() ? 0 : 1;
                    previous = row.hash().hex();
                    expected++;
                }
                return new AuditVerdict.Intact(expected - 1, previous, unsealed);
            }
        });
    }

    private Optional<AuditVerdict.Broken> check(Row row, long expected, String previous, boolean isAfterSealed) {
        if (row.seq() != expected) {
            return broken(expected, "record " + expected + " is missing: the next one is " + row.seq());
        }
        if (!Octets.of(sha256(row.record())).equals(row.hash())) {
            return broken(expected, "record " + expected + " was altered: its hash is another");
        }
        if (!isGenuine(row, isAfterSealed)) {
            return broken(expected, "record " + expected + " was altered: it is not sealed by the root key");
        }
        try {
            var json = StrictJson.parse(row.record().getBytes(StandardCharsets.UTF_8), 1 << 20);
            if (json.path("seq").asLong() != expected) {
                return broken(expected, "record " + expected + " says it is record " + json.path("seq"));
            }
            if (!json.path("previous").asText().equals(previous)) {
                return broken(expected, "record " + expected + " does not follow the record before it");
            }
        } catch (MessageFormatException e) {
            return broken(expected, "record " + expected + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<AuditVerdict.Broken> broken(long seq, String message) {
        return Optional.of(new AuditVerdict.Broken(seq, message));
    }

    /** Those without a seal pass if no record before them has one. */
    private boolean isGenuine(Row row, boolean isAfterSealed) {
        return row.isSealed() ? seal.fits(row.canonical(), row.mac().bytes()) : !isAfterSealed;
    }

    private List<AuditRecord> genuine(Handle handle, List<Row> rows) throws IOException {
        long firstSealed = handle.createQuery("SELECT coalesce(min(seq), 0) FROM audit WHERE length(mac) > 0")
                .mapTo(Long.class)
                .one();
        List<AuditRecord> records = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (!isGenuine(row, firstSealed > 0 && firstSealed < row.seq())) {
                throw new StoreException("audit record " + row.seq()
                        + " in the store was altered: it is not sealed by the root key; run strongroom audit verify, and"
                        + " find out who writes to the store");
            }
            records.add(AuditRecord.parse(row.record()));
        }
        return List.copyOf(records);
    }

    /** What is sealed. */
    private static byte[] canonical(long seq, String correlationId, String record) {
        return StrictJson.canonical(StrictJson.object()
                .put("row", "audit")
                .put("seq", seq)
                .put("correlation-id", correlationId)
                .put("record", record));
    }

    private static byte[] sha256(String record) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(record.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
