/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import io.strongroom.attestation.ReportData;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a process binds into its evidence: the broker's nonce, the key to which secrets are encrypted and, for jobs, the
 * job and the identity key. The report data of the evidence begin with the SHA-384 of its canonical form.
 *
 * <p>Immutable and thread-safe. Source: KBS attestation protocol, "Attestation"; docs/spec/broker-api.md.
 */
public final class RuntimeData {
    private static final Set<String> MEMBERS = Set.of("nonce", "tee-pubkey", "job");

    private final String nonce;
    private final TeePublicKey teePubkey;
    private final @Nullable JobClaim job;
    private final JsonNode json;

    private RuntimeData(String nonce, TeePublicKey teePubkey, @Nullable JobClaim job, JsonNode json) {
        this.nonce = nonce;
        this.teePubkey = teePubkey;
        this.job = job;
        this.json = json;
    }

    /** Runtime data for a job. */
    public static RuntimeData of(String nonce, ECKey teePubkey, JobClaim job) {
        ObjectNode json = StrictJson.object();
        json.put("nonce", nonce);
        json.set("tee-pubkey", PublicKeys.toJson(teePubkey));
        json.set("job", job.toJson());
        return new RuntimeData(nonce, TeePublicKey.of(teePubkey), job, json);
    }

    /** Runtime data of the plain KBS protocol, without a job. */
    public static RuntimeData of(String nonce, ECKey teePubkey) {
        ObjectNode json = StrictJson.object();
        json.put("nonce", nonce);
        json.set("tee-pubkey", PublicKeys.toJson(teePubkey));
        return new RuntimeData(nonce, TeePublicKey.of(teePubkey), null, json);
    }

    /**
     * Reads runtime data.
     *
     * @throws MessageFormatException if a member is unknown, missing or of another form, or the key is none that
     *     {@link TeePublicKey} reads
     */
    public static RuntimeData parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the runtime data", MEMBERS);
        TeePublicKey teePubkey = TeePublicKey.parse(fields.node("tee-pubkey"));
        JobClaim job = fields.has("job") ? JobClaim.parse(fields.node("job")) : null;
        return new RuntimeData(fields.text("nonce"), teePubkey, job, json);
    }

    /** The broker's nonce, as text. */
    public String nonce() {
        return nonce;
    }

    /** The public key to which secrets are encrypted. */
    public TeePublicKey teePubkey() {
        return teePubkey;
    }

    /** The job, or none in the plain KBS protocol. */
    public Optional<JobClaim> job() {
        return Optional.ofNullable(job);
    }

    /** The message: a copy. */
    public JsonNode toJson() {
        return json.deepCopy();
    }

    /** What the evidence must carry: SHA-384 of the canonical form, then zeros. */
    public ReportData reportData() {
        return ReportData.ofRuntimeData(StrictJson.canonical(json));
    }

    /**
     * What the evidence of a client of the plain KBS protocol, version 0.4.0, must carry: SHA-384 of nonce, key and
     * additional evidence in canonical form, then zeros.
     *
     * @param additionalEvidence the member {@code additional_evidence}, character by character as it was sent
     */
    public ReportData reportDataWith(String additionalEvidence) {
        ObjectNode bound = StrictJson.object();
        bound.put("nonce", nonce);
        bound.set("tee-pubkey", json.path("tee-pubkey"));
        bound.put("additional-evidence", additionalEvidence);
        return ReportData.ofRuntimeData(StrictJson.canonical(bound));
    }
}
