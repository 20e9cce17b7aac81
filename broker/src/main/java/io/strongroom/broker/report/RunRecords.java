/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.TreeHead;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers the records of one job into its report. Source: docs/spec/run-report.md, "The signed report". Not thread-safe. */
final class RunRecords {
    private static final int VERSION = 1;
    private static final String SIMULATED = "SIMULATED: memory is not protected";

    private final String jobId;
    private final Map<String, ProcessRecords> byIdentity = new LinkedHashMap<>();
    private final Map<String, ProcessRecords> byEvidence = new LinkedHashMap<>();
    private final ArrayNode refusals = StrictJson.array();
    private String descriptor = "";

    RunRecords(String jobId) {
        this.jobId = jobId;
    }

    /** The job that an authentic record is about: one whose process has attested; empty if there is none. */
    static String jobOf(JsonNode record) {
        boolean isAttestation = record.path("event").asText().equals("attest")
                && record.path("decision").asText().equals(AuditEntry.ALLOWED);
        return isAttestation ? record.path("actor").path("job-id").asText() : "";
    }

    /** Takes the next record of the log, of whatever job. */
    void take(JsonNode record) {
        JsonNode actor = record.path("actor");
        if (!actor.path("job-id").asText().equals(jobId)) {
            return;
        }
        if (record.path("decision").asText().equals(AuditEntry.REFUSED)) {
            refused(record);
            return;
        }
        String evidence = actor.path("evidence-sha256").asText();
        if (record.path("event").asText().equals("attest")) {
            descriptor = actor.path("descriptor").asText();
            // Records of before identity keys were recorded: each attestation counts as a process.
            String identity = record.path("details").path("identity-key").asText(evidence);
            ProcessRecords process = byIdentity.computeIfAbsent(
                    identity, key -> new ProcessRecords(actor.path("role").asText(), key));
            byEvidence.put(evidence, process);
            process.attested(record);
            return;
        }
        ProcessRecords process = byEvidence.get(evidence);
        if (process != null) {
            process.did(record);
        }
    }

    /** The report, by the log whose head this is. */
    ObjectNode toJson(TreeHead head, Instant now) {
        Collection<ProcessRecords> processes = byIdentity.values();
        ObjectNode json = StrictJson.object();
        json.put("version", VERSION);
        json.put("job-id", jobId);
        json.put("job-digest", descriptor);
        json.put("issued-at", now.toString());
        json.putObject("log")
                .put("origin", head.origin())
                .put("tree-size", head.size())
                .put("root-hash", head.root().toString());
        json.put("ended", processes.stream().anyMatch(process -> process.isDriver() && process.isComplete()));
        json.put("complete", processes.stream().allMatch(ProcessRecords::isComplete));
        if (processes.stream().anyMatch(ProcessRecords::isSimulated)) {
            json.put("assurance", SIMULATED);
        }
        ArrayNode list = json.putArray("processes");
        processes.forEach(process -> list.add(process.toJson()));
        json.set("refusals", refusals);
        return json;
    }

    /** What was refused; before attestation anyone may have claimed to be of the job. */
    private void refused(JsonNode record) {
        ObjectNode refusal = refusals.addObject();
        refusal.set("seq", record.path("seq"));
        refusal.set("time", record.path("time"));
        refusal.set("event", record.path("event"));
        refusal.set("subject", record.path("subject"));
        refusal.set("correlation-id", record.path("correlation-id"));
        refusal.put("attested", record.path("actor").path("kind").asText().equals("workload"));
        ArrayNode codes = refusal.putArray("codes");
        record.path("reasons").forEach(reason -> codes.add(reason.path("code")));
    }
}
