/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.StoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The certificates of workloads in the store, until they end. Rows are sealed under the root key. Thread-safe. */
final class IssuedIdentities {
    private static final String SELECT =
            "SELECT serial, key_sha256, name, job_id, not_after, mac FROM issued_identity ";

    /** One certificate. */
    record Row(String serial, String keySha256, String name, String jobId, Instant notAfter) {
        /** What is sealed. */
        private byte[] canonical() {
            return StrictJson.canonical(StrictJson.object()
                    .put("row", "issued-identity")
                    .put("serial", serial)
                    .put("key-sha256", keySha256)
                    .put("name", name)
                    .put("job-id", jobId)
                    .put("not-after", notAfter.getEpochSecond()));
        }
    }

    private record SealedRow(Row row, Octets mac) {}

    private static final RowMapper<SealedRow> ROW = (row, context) -> new SealedRow(
            new Row(
                    row.getString("serial"),
                    row.getString("key_sha256"),
                    row.getString("name"),
                    row.getString("job_id"),
                    Instant.ofEpochSecond(row.getLong("not_after"))),
            Octets.of(row.getBytes("mac")));

    private final RowSeal seal;

    IssuedIdentities(RowSeal seal) {
        this.seal = seal;
    }

    /** Notes a certificate, and forgets those that have ended. */
    Row insert(Handle transaction, X509Certificate certificate, WorkloadId id, Instant now) {
        transaction
                .createUpdate("DELETE FROM issued_identity WHERE not_after < :now")
                .bind("now", now.getEpochSecond())
                .execute();
        Row row = new Row(
                certificate.getSerialNumber().toString(16),
                BrokerTrust.pinOf(certificate.getPublicKey()),
                id.uri(),
                id.jobId(),
                certificate.getNotAfter().toInstant());
        transaction
                .createUpdate("INSERT INTO issued_identity (serial, key_sha256, name, job_id, not_after, mac)"
                        + " VALUES (:serial, :key, :name, :job, :end, :mac)")
                .bind("serial", row.serial())
                .bind("key", row.keySha256())
                .bind("name", row.name())
                .bind("job", row.jobId())
                .bind("end", row.notAfter().getEpochSecond())
                .bind("mac", seal.of(row.canonical()))
                .execute();
        return row;
    }

    /** Those that last, by job and end. */
    List<Row> list(Handle handle, Instant now) throws StoreException {
        return rows(handle.createQuery(SELECT + "WHERE not_after >= :now ORDER BY job_id, not_after, serial")
                .bind("now", now.getEpochSecond()));
    }

    /** The certificate of a serial number, in hexadecimal. */
    Optional<Row> find(Handle handle, String serial) throws StoreException {
        return rows(handle.createQuery(SELECT + "WHERE serial = :serial").bind("serial", serial)).stream()
                .findFirst();
    }

    /** Whether any process of a job has a certificate that lasts. */
    boolean hasJob(Handle handle, String jobId, Instant now) {
        return exists(handle, "job_id", jobId, now);
    }

    /** Whether a key has a certificate that lasts. */
    boolean hasKey(Handle handle, String keySha256, Instant now) {
        return exists(handle, "key_sha256", keySha256, now);
    }

    /** Puts all rows under another seal. */
    static void reseal(Handle transaction, RowResealing seals) {
        for (SealedRow each : transaction.createQuery(SELECT).map(ROW).list()) {
            seals.reseal(
                            each.row().canonical(),
                            each.mac().bytes(),
                            "certificate " + each.row().serial())
                    .ifPresent(mac -> transaction
                            .createUpdate("UPDATE issued_identity SET mac = :mac WHERE serial = :serial")
                            .bind("mac", mac)
                            .bind("serial", each.row().serial())
                            .execute());
        }
    }

    private static boolean exists(Handle handle, String column, String value, Instant now) {
        return handle.createQuery("SELECT COUNT(*) FROM issued_identity WHERE " + column
                                + " = :value AND not_after >= :now")
                        .bind("value", value)
                        .bind("now", now.getEpochSecond())
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private List<Row> rows(Query query) throws StoreException {
        List<SealedRow> found = query.map(ROW).list();
        for (SealedRow each : found) {
            if (!seal.fits(each.row().canonical(), each.mac().bytes())) {
                throw new StoreException(
                        "what the store says of certificate " + each.row().serial()
                                + " was altered: it is not sealed by the root key; find out who writes to the store");
            }
        }
        return found.stream().map(SealedRow::row).toList();
    }
}
