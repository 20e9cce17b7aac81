/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of a run as lines for people. */
final class ReportText {
    private ReportText() {}

    /** Everything that a report says, first a row for each process. */
    static List<String> lines(JsonNode report) {
        List<String> lines = new ArrayList<>();
        lines.add("job " + text(report, "job-id") + ", " + (isTrue(report, "ended") ? "ended" : "not ended"));
        lines.add("descriptor " + text(report, "job-digest"));
        if (report.has("assurance")) {
            lines.add(text(report, "assurance"));
        }
        lines.add(
                isTrue(report, "complete")
                        ? "every process sent its final report"
                        : "INCOMPLETE: what a process read and wrote is unknown, unless its report is final");
        lines.add("");
        addTable(lines, report.path("processes"));
        for (JsonNode process : report.path("processes")) {
            lines.add("");
            addDetails(lines, process);
        }
        addRefusals(lines, report.path("refusals"));
        return lines;
    }

    private static void addTable(List<String> lines, JsonNode processes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ROLE", "TEE", "CLASS", "TCB", "POLICY", "RULE", "STARTED", "ENDED", "REPORT"));
        for (JsonNode process : processes) {
            JsonNode last = last(process.path("attestations"));
            rows.add(List.of(
                    text(process, "role"),
                    text(last, "tee"),
                    text(last, "class"),
                    text(last, "tcb-status"),
                    text(last, "policy-version"),
                    text(last, "rule"),
                    text(process, "started-at"),
                    text(process, "ended-at"),
                    text(process, "reported")));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(width - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private static void addDetails(List<String> lines, JsonNode process) {
        lines.add(text(process, "role") + " " + text(process, "identity-key"));
        for (JsonNode attestation : process.path("attestations")) {
            lines.add(
                    "  evidence  " + text(attestation, "evidence-sha256") + ", attested " + text(attestation, "time"));
            lines.add("            " + text(attestation, "measurement-name") + " " + text(attestation, "measurement"));
            if (!attestation.path("advisories").isEmpty()) {
                List<String> advisories = new ArrayList<>();
                attestation.path("advisories").forEach(advisory -> advisories.add(advisory.asText()));
                lines.add("            advisories " + String.join(", ", advisories));
            }
        }
        for (JsonNode key : process.path("keys")) {
            lines.add("  key       " + text(key, "key") + ": " + text(key, "how") + " "
                    + times(key.path("count").asLong()) + ", policy " + text(key, "policy-version"));
        }
        for (JsonNode secret : process.path("secrets")) {
            lines.add("  secret    " + text(secret, "secret") + ": released "
                    + times(secret.path("count").asLong()) + ", policy " + text(secret, "policy-version"));
        }
        for (Map.Entry<String, JsonNode> zone : process.path("zones").properties()) {
            JsonNode totals = zone.getValue();
            lines.add("  zone      " + zone.getKey() + ": read "
                    + Amount.files(totals.path("files-read").asLong()) + ", "
                    + Amount.bytes(totals.path("bytes-read").asLong()) + "; wrote "
                    + Amount.files(totals.path("files-written").asLong()) + ", "
                    + Amount.bytes(totals.path("bytes-written").asLong()));
        }
    }

    private static void addRefusals(List<String> lines, JsonNode refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("refused:");
        for (JsonNode refusal : refusals) {
            List<String> codes = new ArrayList<>();
            refusal.path("codes").forEach(code -> codes.add(code.asText()));
            lines.add("  " + text(refusal, "time") + " " + text(refusal, "event") + " " + text(refusal, "subject")
                    + ": "
                    + String.join(", ", codes)
                    + (isTrue(refusal, "attested") ? "" : " (had not attested; only claimed to be of this job)"));
            lines.add("    → strongroom audit explain " + text(refusal, "correlation-id"));
        }
    }

    private static String times(long count) {
        return count + (count == 1 ? " time" : " times");
    }

    private static JsonNode last(JsonNode list) {
        return list.path(Math.max(0, list.size() - 1));
    }

    private static boolean isTrue(JsonNode node, String name) {
        return node.path(name).asBoolean();
    }

    /** A value in one line; a dash if there is none. */
    private static String text(JsonNode node, String name) {
        String text = node.path(name).asText("");
        return text.isEmpty() ? "-" : text.replaceAll("\\p{Cntrl}", "?");
    }
}
