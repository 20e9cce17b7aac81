/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.Store;
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

/**
 * The audit log: records chained by hashes. Appending takes the handle of a writing transaction, so that a decision and
 * its record are committed together or not at all, and records of all processes follow each other.
 *
 * <p>Thread-safe.
 */
public final class AuditLog {
    private static final String NO_PREVIOUS = "0".repeat(64);

    private record Row(long seq, String record, Octets hash) {}

    private final Store store;
    private final Clock clock;

    /** The log in this store. */
    public AuditLog(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Appends a record inside a transaction of {@link Store#write}.
     *
     * @return its place
     */
    public long append(Handle transaction, AuditEntry entry) {
        Optional<Row> last = transaction
                .createQuery("SELECT seq, record, hash FROM audit ORDER BY seq DESC LIMIT 1")
                .map((row, context) ->
                        new Row(row.getLong("seq"), row.getString("record"), Octets.of(row.getBytes("hash"))))
                .findOne();
        long seq = last.map(Row::seq).orElse(0L) + 1;
        ObjectNode json = entry.toJson();
        json.put("seq", seq);
        json.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("previous", last.map(row -> row.hash().hex()).orElse(NO_PREVIOUS));
        byte[] record = StrictJson.canonical(json);
        transaction
                .createUpdate(
                        "INSERT INTO audit (seq, correlation_id, record, hash) VALUES (:seq, :id, :record, :hash)")
                .bind("seq", seq)
                .bind("id", entry.correlationId())
                .bind("record", new String(record, StandardCharsets.UTF_8))
                .bind("hash", sha256(record))
                .execute();
        return seq;
    }

    /** Appends a record in a transaction of its own. */
    public long append(AuditEntry entry) throws IOException {
        return store.write(transaction -> append(transaction, entry));
    }

    /** The records of one correlation id, in order. */
    public List<AuditRecord> find(String correlationId) throws IOException {
        return parse(store.read(
                handle -> handle.createQuery("SELECT record FROM audit WHERE correlation_id = :id ORDER BY seq")
                        .bind("id", correlationId)
                        .mapTo(String.class)
                        .list()));
    }

    /**
     * Records in order.
     *
     * @param from the place of the first, from 1
     * @param limit how many at most
     */
    public List<AuditRecord> list(long from, int limit) throws IOException {
        return parse(store.read(
                handle -> handle.createQuery("SELECT record FROM audit WHERE seq >= :from ORDER BY seq LIMIT :limit")
                        .bind("from", from)
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list()));
    }

    /** Checks the whole chain: every record's hash, its place, and the hash of the record before it. */
    public AuditVerdict verify() throws IOException {
        return store.read(handle -> {
            try (var rows = handle.createQuery("SELECT seq, record, hash FROM audit ORDER BY seq")
                    .map((row, context) ->
                            new Row(row.getLong("seq"), row.getString("record"), Octets.of(row.getBytes("hash"))))
                    .iterator()) {
                long expected = 1;
                String previous = NO_PREVIOUS;
                while (rows.hasNext()) {
                    Row row = rows.next();
                    Optional<AuditVerdict.Broken> broken = check(row, expected, previous);
                    if (broken.isPresent()) {
                        return broken.get();
                    }
                    previous = row.hash().hex();
                    expected++;
                }
                return new AuditVerdict.Intact(expected - 1, previous);
            }
        });
    }

    private static Optional<AuditVerdict.Broken> check(Row row, long expected, String previous) {
        if (row.seq() != expected) {
            return broken(expected, "record " + expected + " is missing: the next one is " + row.seq());
        }
        if (!Octets.of(sha256(row.record().getBytes(StandardCharsets.UTF_8))).equals(row.hash())) {
            return broken(expected, "record " + expected + " was altered: its hash is another");
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

    private static List<AuditRecord> parse(List<String> records) throws MessageFormatException {
        List<AuditRecord> parsed = new ArrayList<>(records.size());
        for (String json : records) {
            parsed.add(AuditRecord.parse(json));
        }
        return parsed;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
