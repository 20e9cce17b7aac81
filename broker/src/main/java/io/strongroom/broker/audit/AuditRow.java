/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A row of the table of records.
 *
 * @param seq its place, from 1
 * @param record the record, canonical JSON
 * @param hash the SHA-256 of the record
 * @param mac its seal; empty if it was written before records were sealed
 */
record AuditRow(long seq, String correlationId, String record, Octets hash, Octets mac) {
    /** What a query for rows begins with. */
    static final String COLUMNS = "SELECT seq, correlation_id, record, hash, mac FROM audit ";

    /** Reads a row. */
    static final RowMapper<AuditRow> MAPPER = (row, context) -> new AuditRow(
            row.getLong("seq"),
            row.getString("correlation_id"),
            row.getString("record"),
            Octets.of(row.getBytes("hash")),
            Octets.of(row.getBytes("mac")));

    /** A row that is to be written. */
    static AuditRow of(long seq, String correlationId, String record, RowSeal seal) {
        return new AuditRow(
                seq,
                correlationId,
                record,
                Octets.of(sha256(record)),
                Octets.of(seal.of(canonical(seq, correlationId, record))));
    }

    boolean isSealed() {
        return mac.length() > 0;
    }

    /** Whether its hash is that of its record. */
    boolean hasOwnHash() {
        return Octets.of(sha256(record)).equals(hash);
    }

    /**
     * Whether it is sealed by the root key.
     *
     * @param isAfterSealed whether a record before it is sealed: only then must it be, too
     */
    boolean isGenuine(RowSeal seal, boolean isAfterSealed) {
        return isSealed() ? seal.fits(canonical(seq, correlationId, record), mac.bytes()) : !isAfterSealed;
    }

    /** What is sealed. */
    byte[] canonical() {
        return canonical(seq, correlationId, record);
    }

    private static byte[] canonical(long seq, String correlationId, String record) {
        return StrictJson.canonical(StrictJson.object()
                .put("row", "audit")
                .put("seq", seq)
                .put("correlation-id", correlationId)
                .put("record", record));
    }

    private static byte[] sha256(String record) {
        return MerkleTree.sha256().digest(record.getBytes(StandardCharsets.UTF_8));
    }
}
