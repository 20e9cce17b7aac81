/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.TransactionNotes;
import io.strongroom.broker.store.WaitingInserts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: records chained by hashes, each sealed under the root key. Appending takes the handle of a writing
 * transaction, so that a decision and its record are committed together or not at all, and records of all processes follow
 * each other. A head over all records is signed each time that {@value #RECORDS_PER_HEAD} more have been written, and
 * whenever {@link #signHead} asks for one.
 *
 * <p>Records written before schema version 3 have no seal. They come first: behind a sealed record all must be sealed, and
 * it holds the hash of the one before it. Thread-safe.
 */
public final class AuditLog implements AuditSource {
    /** How many records may follow a signed head. */
    public static final int RECORDS_PER_HEAD = 1024;

    private static final int PAGE = 500;
    private static final String INSERT =
            "INSERT INTO audit (seq, correlation_id, record, hash, mac) VALUES (?, ?, ?, ?, ?)";
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** Takes the text of a record. */
    @FunctionalInterface
    public interface Reader {
        /** Takes the next record. */
        void next(String record) throws IOException;
    }

    /** What the next record follows. */
    private record Last(long seq, Octets hash) {}

    private final Store store;
    private final RowSeal seal;
    private final Clock clock;
    private final AuditHeads heads;

    /** The log in this store, whose heads are signed by {@code signer}. */
    public AuditLog(Store store, RowSeal seal, AuditSigner signer, Clock clock) {
        this.store = store;
        this.seal = seal;
        this.clock = clock;
        this.heads = new AuditHeads(seal, signer, clock);
    }

    /**
     * Appends a record inside a transaction of {@link Store#write}.
     *
     * @return its place
     * @throws StoreException if the record is longer than any reader takes
     */
    public long append(Handle transaction, AuditEntry entry) throws StoreException {
        TransactionNotes notes = TransactionNotes.of(transaction);
        Optional<Last> last = notes.find(Last.class).or(() -> last(transaction));
        long seq = last.map(Last::seq).orElse(0L) + 1;
        ObjectNode json = entry.toJson();
        json.put("seq", seq);
        json.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("previous", last.map(row -> row.hash().hex()).orElse(AuditChain.NO_PREVIOUS));
        byte[] bytes = StrictJson.canonical(json);
        if (bytes.length > AuditRecord.MAX_BYTES) {
            throw new StoreException("an audit record has " + bytes.length + " bytes, at most " + AuditRecord.MAX_BYTES
                    + " are kept; nothing was done");
        }
        AuditRow row = AuditRow.of(seq, entry.correlationId(), new String(bytes, StandardCharsets.UTF_8), seal);
        WaitingInserts.of(transaction)
                .add(
                        INSERT,
                        row.seq(),
                        row.correlationId(),
                        row.record(),
                        row.hash().bytes(),
                        row.mac().bytes());
        notes.put(Last.class, new Last(seq, row.hash()));
        if (seq % RECORDS_PER_HEAD == 0) {
            signIfUnaltered(transaction);
        }
        return seq;
    }

    /** Appends a record in a transaction of its own. */
    public long append(AuditEntry entry) throws IOException {
        return store.write(transaction -> append(transaction, entry));
    }

    /**
     * The records of one correlation id, in order.
     *
     * @throws AuditAlteredException if one of them was altered
     */
    @Override
    public List<AuditRecord> find(String correlationId) throws IOException {
        return store.read(handle -> genuine(
                handle,
                handle.createQuery(AuditRow.COLUMNS + "WHERE correlation_id = :id ORDER BY seq")
                        .bind("id", correlationId)
                        .map(AuditRow.MAPPER)
                        .list()));
    }

    /**
     * Records in order.
     *
     * @param from the place of the first, from 1
     * @param limit how many at most
     * @throws AuditAlteredException if one of them was altered
     */
    @Override
    public List<AuditRecord> list(long from, int limit) throws IOException {
        return store.read(handle -> genuine(handle, page(handle, from, limit)));
    }

    /**
     * Hands the records that a head covers to {@code reader}, in order, each checked together with the one before it, and
     * all of them against the head. Others read and write meanwhile.
     *
     * @throws AuditAlteredException if one was altered or is missing, or they are not those of the head; those before it
     *     have been handed over then
     */
    @Override
    public void read(TreeHead head, Reader reader) throws IOException {
        AuditChain chain = AuditChain.fromStart(seal);
        MerkleFrontier tree = new MerkleFrontier();
        while (chain.next() <= head.size()) {
            long from = chain.next();
            int limit = (int) Math.min(PAGE, head.size() - from + 1);
            List<AuditRow> rows = store.read(handle -> page(handle, from, limit));
            for (AuditRow row : rows) {
                chain.require(row);
                tree.add(MerkleTree.leafHash(row.record()));
                reader.next(row.record());
            }
            if (rows.size() < limit) {
                throw new AuditAlteredException("in the store record " + chain.next() + " is missing");
            }
        }
        if (!tree.root().equals(head.root())) {
            throw new AuditAlteredException(
                    "in the store the first " + head.size() + " records are not those of the head over them");
        }
    }

    /** The place of the last record; 0 if there is none. */
    @Override
    public long lastSeq() throws IOException {
        return store.read(handle -> handle.createQuery("SELECT coalesce(max(seq), 0) FROM audit")
                .mapTo(Long.class)
                .one());
    }

    /**
     * A signed head over all records as they are now, which is kept in the store.
     *
     * @return a compact JWS
     * @throws AuditAlteredException if a record that no head covers yet, or the last head, was altered
     */
    @Override
    public String signHead() throws IOException {
        return store.write(heads::sign).jws();
    }

    /** The key that verifies heads. */
    @Override
    public AuditKey key() {
        return heads.signer().key();
    }

    /** The name of the log in its heads. */
    public String origin() {
        return heads.signer().origin();
    }

    /** Signs a statement about this log, such as a run report, with the key that signs its heads. */
    public String sign(String type, byte[] payload) {
        return heads.signer().sign(type, payload);
    }

    /**
     * Checks the whole log: every record's seal and hash, its place, the hash of the record before it, and that all heads
     * agree with the records.
     *
     * @param witnesses heads that were noted elsewhere, verified under {@link #key}
     */
    public AuditVerdict verify(List<TreeHead> witnesses) throws IOException {
        return store.read(handle -> verify(handle, witnesses));
    }

    /** The same inside a transaction. */
    public AuditVerdict verify(Handle handle, List<TreeHead> witnesses) throws IOException {
        for (TreeHead witness : witnesses) {
            if (!witness.origin().equals(origin())) {
                throw new AuditFormatException("the head is of log " + witness.origin() + ", this one is " + origin());
            }
        }
        return new AuditStoreCheck(seal, heads).check(handle, witnesses);
    }

    /** Checks the whole log without heads from elsewhere. */
    public AuditVerdict verify() throws IOException {
        return verify(List.of());
    }

    /** Decisions go on over an altered log, which nobody signs: whoever checks it is told. */
    private void signIfUnaltered(Handle transaction) {
        try {
            heads.sign(transaction);
        } catch (AuditAlteredException e) {
            LOG.error("no head of the audit log was signed: {}", e.getMessage());
        }
    }

    private static Optional<Last> last(Handle transaction) {
        return transaction
                .createQuery("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
                .map((row, context) -> new Last(row.getLong("seq"), Octets.of(row.getBytes("hash"))))
                .findOne();
    }

    private static List<AuditRow> page(Handle handle, long from, int limit) {
        return handle.createQuery(AuditRow.COLUMNS + "WHERE seq >= :from ORDER BY seq LIMIT :limit")
                .bind("from", from)
                .bind("limit", limit)
                .map(AuditRow.MAPPER)
                .list();
    }

    private List<AuditRecord> genuine(Handle handle, List<AuditRow> rows) throws IOException {
        long firstSealed = AuditChain.firstSealed(handle);
        List<AuditRecord> records = new ArrayList<>(rows.size());
        for (AuditRow row : rows) {
            if (!row.isGenuine(seal, firstSealed > 0 && firstSealed < row.seq())) {
                throw new AuditAlteredException(
                        "audit record " + row.seq() + " in the store was altered: it is not sealed by the root key");
            }
            records.add(AuditRecord.parse(row.record()));
        }
        return List.copyOf(records);
    }
}
