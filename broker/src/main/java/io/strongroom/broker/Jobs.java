/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobRole;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The jobs in the store. A driver begins a job and ends it; executors join it in between. */
final class Jobs {
    private record Row(String descriptorDigest, String driverKey, String endedAt) {}

    private Jobs() {}

    /**
     * Lets a session into its job, inside a writing transaction.
     *
     * @throws Refusal if a driver's job id is taken, or an executor's job is unknown, ended or another
     */
    static void enter(Handle transaction, JobClaim claim, Instant now) throws Refusal {
        Optional<Row> row = find(transaction, claim.id());
        if (claim.role() == JobRole.DRIVER) {
            enterDriver(transaction, claim, row, now);
        } else if (row.isEmpty()
                || !row.get().endedAt().isEmpty()
                || !row.get().descriptorDigest().equals(claim.descriptorDigest())) {
            throw Refusal.of(
                    Refusal.Code.JOB_UNKNOWN,
                    "no driver has attested job '" + claim.id() + "' with descriptor " + claim.descriptorDigest()
                            + ", or it has ended",
                    "start the driver first, with the same job");
        }
    }

    /** Whether the job goes on. */
    static boolean isRunning(Handle handle, String jobId) {
        return find(handle, jobId).filter(row -> row.endedAt().isEmpty()).isPresent();
    }

    /** Ends a job. */
    static void end(Handle transaction, String jobId, Instant now) {
        transaction
                .createUpdate("UPDATE job SET ended_at = :now WHERE id = :id AND ended_at = ''")
                .bind("now", now.toString())
                .bind("id", jobId)
                .execute();
    }

    private static void enterDriver(Handle transaction, JobClaim claim, Optional<Row> row, Instant now) throws Refusal {
        String key = thumbprint(claim);
        if (row.isEmpty()) {
            transaction
                    .createUpdate("INSERT INTO job (id, descriptor_digest, driver_key, started_at, ended_at)"
                            + " VALUES (:id, :digest, :key, :now, '')")
                    .bind("id", claim.id())
                    .bind("digest", claim.descriptorDigest())
                    .bind("key", key)
                    .bind("now", now.toString())
                    .execute();
            return;
        }
        boolean isSame = row.get().driverKey().equals(key)
                && row.get().descriptorDigest().equals(claim.descriptorDigest())
                && row.get().endedAt().isEmpty();
        if (!isSame) {
            throw Refusal.of(
                    Refusal.Code.JOB_ID_TAKEN,
                    "job '" + claim.id() + "' was begun by another driver, or has ended",
                    "submit the job again: every run has an id of its own");
        }
    }

    private static Optional<Row> find(Handle handle, String id) {
        return handle.createQuery("SELECT descriptor_digest, driver_key, ended_at FROM job WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Row(
                        row.getString("descriptor_digest"), row.getString("driver_key"), row.getString("ended_at")))
                .findOne();
    }

    private static String thumbprint(JobClaim claim) {
        try {
            return claim.identityKey().computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
