/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads the broker's record of decisions. */
@Command(
        name = "audit",
        description = "Reads the record of decisions: who got which key, who was refused and why.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom audit verify"})
final class AuditCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    AuditCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom audit --help`");
    }

    @Command(
            name = "explain",
            description = "Tells the whole story behind the correlation id that a refused process printed.",
            footer = {"%nExample:", "  strongroom audit explain 5f0c4f6e-30f4-4bd9-a0de-31f9a1f5b2c7"})
    int explain(@Parameters(paramLabel = "ID", description = "The correlation id.") String correlationId)
            throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            List<AuditRecord> records = open.broker().explain(correlationId);
            if (records.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "the audit log of this workspace knows no correlation id '" + correlationId + "'");
            }
            List<String> lines = new ArrayList<>();
            records.forEach(record -> lines.addAll(lines(record)));
            console.answer(
                    Map.of("records", records.stream().map(AuditCommand::fields).toList()), lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = {
                "Checks that no record was altered, removed or moved.",
                "Compare the head with one noted elsewhere: nothing in the store shows whether records are missing at the end."
            },
            footer = {"%nExample:", "  strongroom audit verify --json"})
    int verify() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            AuditVerdict verdict = open.broker().verifyAudit();
            Map<String, Object> fields = new LinkedHashMap<>();
            if (verdict instanceof AuditVerdict.Intact intact) {
                fields.put("intact", true);
                fields.put("records", intact.records());
                fields.put("head", intact.head());
                fields.put("unsealed", intact.unsealed());
                console.answer(fields, lines(intact));
                return ExitCode.DONE;
            }
            AuditVerdict.Broken broken = (AuditVerdict.Broken) verdict;
            fields.put("intact", false);
            fields.put("record", broken.seq());
            fields.put("message", broken.message());
            console.answer(fields, List.of("record " + broken.seq() + ": " + broken.message()));
            return ExitCode.BAD_DATA;
        }
    }

    private static List<String> lines(AuditVerdict.Intact intact) {
        List<String> lines = new ArrayList<>();
        lines.add(intact.records() + " records, intact, head " + intact.head());
        if (intact.unsealed() > 0) {
            lines.add(
                    "the first " + intact.unsealed() + " are chained, but not sealed by the root key: they were written"
                            + " before version 3 of the store, or somebody removed the seals");
        }
        return lines;
    }

    /** One record as lines for people: what happened, then every reason with what to do. */
    static List<String> lines(AuditRecord record) {
        List<String> lines = new ArrayList<>();
        lines.add(record.time() + " " + record.event() + " " + record.decision() + ": " + record.subject()
                + (record.policyVersion() == 0 ? "" : " (policy " + record.policyVersion() + ")"));
        for (AuditReason reason : record.reasons()) {
            lines.add("  " + reason.code() + ": " + reason.message());
            if (!reason.remedy().isEmpty()) {
                lines.add("    → " + reason.remedy());
            }
        }
        return lines;
    }

    private static Map<String, Object> fields(AuditRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", record.seq());
        fields.put("time", record.time().toString());
        fields.put("event", record.event());
        fields.put("decision", record.decision());
        fields.put("subject", record.subject());
        fields.put("policy-version", record.policyVersion());
        fields.put(
                "reasons",
                record.reasons().stream()
                        .map(reason ->
                                Map.of("code", reason.code(), "message", reason.message(), "remedy", reason.remedy()))
                        .toList());
        return fields;
    }
}
