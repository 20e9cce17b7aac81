/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.AttestedClaims;
import io.strongroom.attestation.Digest;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.api.TeePublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A session whose evidence was verified and accepted.
 *
 * @param id names the session in the audit log; not the cookie
 * @param runtimeData what the evidence is bound to
 * @param accepted the verified evidence
 * @param evidenceDigest the SHA-256 of the raw evidence
 * @param token the attestation result that was issued
 * @param expiresAt until when it lasts
 */
record AttestedSession(
        String id,
        RuntimeData runtimeData,
        AttestationResult.Accepted accepted,
        Digest evidenceDigest,
        String token,
        Instant expiresAt) {
    /** The key to which secrets are encrypted. */
    TeePublicKey teePubkey() {
        return runtimeData.teePubkey();
    }

    /** The job, or none in the plain KBS protocol. */
    Optional<JobClaim> job() {
        return runtimeData.job();
    }

    /** The process behind it, by the thumbprint of its own key: the identity key, or without a job that for secrets. */
    String holder() {
        return job().map(JobClaim::identityKey)
                .map(ResultToken::thumbprint)
                .orElseGet(() -> teePubkey().thumbprint());
    }

    /** The SHA-256 of the attestation result, as it was sent. */
    Digest resultDigest() {
        return Digest.sha256(token.getBytes(StandardCharsets.US_ASCII));
    }

    /** Who this is, for the audit log. */
    ObjectNode actor() {
        ObjectNode actor = StrictJson.object();
        actor.put("kind", "workload");
        actor.put("session", id);
        actor.put("tee", accepted.tee().wireName());
        actor.put("class", accepted.assuranceClass().wireName());
        actor.put("evidence-sha256", evidenceDigest.toString());
        job().ifPresent(job -> actor.put("job-id", job.id())
                .put("role", job.role().wireName())
                .put("descriptor", job.descriptorDigest()));
        return actor;
    }

    /** What was accepted, by which rule, for the record of the attestation. */
    ObjectNode details() {
        ObjectNode details = StrictJson.object();
        details.put("session", id);
        details.put("class", accepted.assuranceClass().wireName());
        details.put("result-sha256", resultDigest().toString());
        details.put("rule", accepted.policyName());
        AttestedClaims claims = accepted.evidence().claims();
        details.put("measurement-name", claims.measurementName());
        details.put("measurement", claims.measurement().toString());
        job().ifPresent(job -> details.put("identity-key", ResultToken.thumbprint(job.identityKey())));
        return details;
    }

    @Override
    public String toString() {
        return "AttestedSession[" + id + "]";
    }
}
