/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the records tell of one process: its attestations, the keys that it used, the secrets that it got, and its last totals. A process is known by
 * its identity key, which it keeps when it attests again. Not thread-safe.
 */
final class ProcessRecords {
    private static final String KEY_PREFIX = "default/zone-key/";
    private static final String SECRET_PREFIX = "default/secret/";
    private static final List<String> ATTESTED = List.of(
            "session",
            "class",
            "rule",
            "measurement-name",
            "measurement",
            "tcb-status",
            "advisories",
            "tcb-evaluation-data-number");

    private final String role;
    private final String identityKey;
    private final ArrayNode attestations = StrictJson.array();
    private final Map<String, ObjectNode> keys = new TreeMap<>();
    private final Map<String, ObjectNode> secrets = new TreeMap<>();
    private Optional<JsonNode> lastReport = Optional.empty();
    private Optional<String> endedAt = Optional.empty();

    ProcessRecords(String role, String identityKey) {
        this.role = role;
        this.identityKey = identityKey;
    }

    /** Takes an attestation that was accepted. */
    void attested(JsonNode record) {
        ObjectNode attestation = attestations.addObject();
        attestation.set("seq", record.path("seq"));
        attestation.set("time", record.path("time"));
        attestation.set("policy-version", record.path("policy-version"));
        attestation.set("tee", record.path("actor").path("tee"));
        attestation.set("evidence-sha256", record.path("actor").path("evidence-sha256"));
        JsonNode details = record.path("details");
        ATTESTED.stream().filter(details::has).forEach(name -> attestation.set(name, details.get(name)));
    }

    /** Takes something that the process did in its session. */
    void did(JsonNode record) {
        if (!record.path("decision").asText().equals(AuditEntry.ALLOWED)) {
            return;
        }
        switch (record.path("event").asText()) {
            case "key-release" -> used(record, record.path("subject").asText().replace(KEY_PREFIX, ""), "released", 1);
            case "secret-release" ->
                released(record, record.path("subject").asText().replace(SECRET_PREFIX, ""));
            case "unwrap" -> usedEach(record, "unwrapped");
            case "wrap" -> usedEach(record, "wrapped");
            case "report" -> reported(record);
            default -> {
                // sessions and certificates are not part of the report
            }
        }
    }

    /** Whether the last that the process sent was its final report. */
    boolean isComplete() {
        return endedAt.isPresent();
    }

    /** Whether it is the driver. */
    boolean isDriver() {
        return role.equals("driver");
    }

    /** Whether its evidence was simulated. */
    boolean isSimulated() {
        return attestations.path(0).path("tee").asText().equals("simulated");
    }

    /** The process, as it stands in the report. */
    ObjectNode toJson() {
        ObjectNode json = StrictJson.object();
        json.put("role", role);
        json.put("identity-key", identityKey);
        json.set("started-at", attestations.path(0).path("time"));
        endedAt.ifPresent(time -> json.put("ended-at", time));
        json.put("reported", isComplete() ? "final" : lastReport.isPresent() ? "interim" : "nothing");
        json.set("attestations", attestations);
        ArrayNode used = json.putArray("keys");
        keys.values().forEach(used::add);
        ArrayNode released = json.putArray("secrets");
        secrets.values().forEach(released::add);
        lastReport.ifPresent(details -> json.set("zones", details.path("zones")));
        return json;
    }

    private void usedEach(JsonNode record, String how) {
        record.path("details")
                .path("keys")
                .properties()
                .forEach(key -> used(record, key.getKey(), how, key.getValue().asLong()));
    }

    private void used(JsonNode record, String key, String how, long count) {
        ObjectNode use = keys.computeIfAbsent(key + " " + how, name -> {
            ObjectNode first = StrictJson.object();
            first.put("key", key);
            first.put("how", how);
            first.put("count", 0);
            first.set("first-seq", record.path("seq"));
            return first;
        });
        use.put("count", use.path("count").asLong() + count);
        use.set("policy-version", record.path("policy-version"));
    }

    private void released(JsonNode record, String secret) {
        ObjectNode release = secrets.computeIfAbsent(secret, name -> {
            ObjectNode first = StrictJson.object();
            first.put("secret", name);
            first.put("count", 0);
            first.set("first-seq", record.path("seq"));
            return first;
        });
        release.put("count", release.path("count").asLong() + 1);
        release.set("policy-version", record.path("policy-version"));
    }

    /** Totals are those of the process from its start on, so the last ones count. */
    private void reported(JsonNode record) {
        lastReport = Optional.of(record.path("details"));
        endedAt = record.path("details").path("final").asBoolean()
                ? Optional.of(record.path("time").asText())
                : Optional.empty();
    }
}
