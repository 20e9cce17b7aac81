/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.TransactionNotes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The jobs in the store. A driver begins a job and ends it; executors join it in between. Rows are sealed under the root
 * key, so whoever writes to the store without it can neither begin, change nor open a job again. Thread-safe.
 */
final class Jobs {
    private record Row(String id, String descriptorDigest, String driverKey, String startedAt, String endedAt) {
        /** What is sealed. */
        byte[] canonical() {
            return StrictJson.canonical(StrictJson.object()
                    .put("row", "job")
                    .put("id", id)
                    .put("descriptor", descriptorDigest)
                    .put("driver-key", driverKey)
                    .put("started-at", startedAt)
                    .put("ended-at", endedAt));
        }

        boolean isRunning() {
            return endedAt.isEmpty();
        }

        Row ended(Instant now) {
            return new Row(id, descriptorDigest, driverKey, startedAt, now.toString());
        }
    }

    private record SealedRow(Row row, Octets mac) {}

    /** The jobs that a transaction has read already, those that are not there too. */
    private record Found(Map<String, Optional<Row>> byId) {
        Found() {
            this(new HashMap<>());
        }
    }

    private static final String COLUMNS =
            "SELECT id, descriptor_digest, driver_key, started_at, ended_at, mac FROM job ";
    private static final RowMapper<SealedRow> ROW = (row, context) -> new SealedRow(
            new Row(
                    row.getString("id"),
                    row.getString("descriptor_digest"),
                    row.getString("driver_key"),
                    row.getString("started_at"),
                    row.getString("ended_at")),
            Octets.of(row.getBytes("mac")));

    private final RowSeal seal;

    Jobs(RowSeal seal) {
        this.seal = seal;
    }

    /**
     * Lets a session into its job, inside a writing transaction.
     *
     * @throws Refusal if a driver's job id is taken, or an executor's job is unknown, ended or another, or its row in the
     *     store was altered
     */
    void enter(Handle transaction, JobClaim claim, Instant now) throws Refusal {
        Optional<Row> row = find(transaction, claim.id());
        if (claim.role() == JobRole.DRIVER) {
            enterDriver(transaction, claim, row, now);
        } else if (row.isEmpty()
                || !row.get().isRunning()
                || !row.get().descriptorDigest().equals(claim.descriptorDigest())) {
            throw Refusal.of(
                    Refusal.Code.JOB_UNKNOWN,
                    "no driver has attested job '" + claim.id() + "' with descriptor " + claim.descriptorDigest()
                            + ", or it has ended",
                    "start the driver first, with the same job");
        }
    }

    /**
     * Demands that the job goes on.
     *
     * @throws Refusal if it has ended, or its row in the store was altered
     */
    void requireRunning(Handle handle, String jobId) throws Refusal {
        if (find(handle, jobId).filter(Row::isRunning).isEmpty()) {
            throw Refusal.of(Refusal.Code.JOB_UNKNOWN, "job '" + jobId + "' has ended", "submit the job again");
        }
    }

    /** Whether a driver ever began this job. */
    boolean isKnown(Handle handle, String jobId) throws Refusal {
        return find(handle, jobId).isPresent();
    }

    /**
     * Ends a job that goes on.
     *
     * @throws Refusal if its row in the store was altered
     */
    void end(Handle transaction, String jobId, Instant now) throws Refusal {
        Optional<Row> row = find(transaction, jobId).filter(Row::isRunning);
        if (row.isPresent()) {
            Row ended = row.get().ended(now);
            transaction
                    .createUpdate("UPDATE job SET ended_at = :now, mac = :mac WHERE id = :id")
                    .bind("now", ended.endedAt())
                    .bind("mac", seal.of(ended.canonical()))
                    .bind("id", jobId)
                    .execute();
            TransactionNotes.of(transaction).forget(Found.class);
        }
    }

    /** Puts all jobs under another seal. Those of before version 3 of the store have none, and get none. */
    static void reseal(Handle transaction, RowResealing seals) {
        TransactionNotes.of(transaction).forget(Found.class);
        for (SealedRow each : transaction.createQuery(COLUMNS).map(ROW).list()) {
            if (each.mac().length() > 0) {
                seals.reseal(
                                each.row().canonical(),
                                each.mac().bytes(),
                                "job '" + each.row().id() + "'")
                        .ifPresent(mac -> transaction
                                .createUpdate("UPDATE job SET mac = :mac WHERE id = :id")
                                .bind("mac", mac)
                                .bind("id", each.row().id())
                                .execute());
            }
        }
    }

    private void enterDriver(Handle transaction, JobClaim claim, Optional<Row> row, Instant now) throws Refusal {
        String key = thumbprint(claim);
        if (row.isEmpty()) {
            insert(transaction, new Row(claim.id(), claim.descriptorDigest(), key, now.toString(), ""));
            return;
        }
        boolean isSame = row.get().driverKey().equals(key)
                && row.get().descriptorDigest().equals(claim.descriptorDigest())
                && row.get().isRunning();
        if (!isSame) {
            throw Refusal.of(
                    Refusal.Code.JOB_ID_TAKEN,
                    "job '" + claim.id() + "' was begun by another driver, or has ended",
                    "submit the job again: every run has an id of its own");
        }
    }

    private void insert(Handle transaction, Row row) {
        transaction
                .createUpdate("INSERT INTO job (id, descriptor_digest, driver_key, started_at, ended_at, mac)"
                        + " VALUES (:id, :digest, :key, :started, :ended, :mac)")
                .bind("id", row.id())
                .bind("digest", row.descriptorDigest())
                .bind("key", row.driverKey())
                .bind("started", row.startedAt())
                .bind("ended", row.endedAt())
                .bind("mac", seal.of(row.canonical()))
                .execute();
        TransactionNotes.of(transaction).forget(Found.class);
    }

    /** Jobs that began before rows were sealed have no seal; they are refused like altered ones. */
    private Optional<Row> find(Handle handle, String id) throws Refusal {
        Map<String, Optional<Row>> known =
                TransactionNotes.of(handle).findOrNote(Found.class, Found::new).byId();
        Optional<Row> noted = known.get(id);
        if (noted == null) {
            noted = read(handle, id);
            known.put(id, noted);
        }
        return noted;
    }

    private Optional<Row> read(Handle handle, String id) throws Refusal {
        Optional<SealedRow> found = handle.createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id)
                .map(ROW)
                .findOne();
        if (found.isPresent()
                && !seal.fits(found.get().row().canonical(), found.get().mac().bytes())) {
            throw Refusal.of(
                    Refusal.Code.JOB_UNKNOWN,
                    "the row of job '" + id
                            + "' in the store was altered, or is of an older version: it is not sealed by"
                            + " the root key",
                    "find out who writes to the store, then submit the job again");
        }
        return found.map(SealedRow::row);
    }

    private static String thumbprint(JobClaim claim) {
        try {
            return claim.identityKey().computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
