/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditSource;
import io.strongroom.broker.audit.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads the broker's record of decisions. */
@Command(
        name = "audit",
        description = "Reads the record of decisions: who got which key, who was refused and why.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  strongroom audit list --limit 20",
            "  strongroom audit export audit.jsonl",
            "  strongroom audit verify audit.jsonl --key audit.pem"
        })
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
    int explain(
            @Parameters(paramLabel = "ID", description = "The correlation id.") String correlationId,
            @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            List<AuditRecord> records = open.audit().find(correlationId);
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
            name = "head",
            description = {
                "Signs what the log holds now, and prints it: how many records, and the root hash over them.",
                "Keep it where nobody who can write to the workspace can: audit verify --head compares."
            },
            footer = {"%nExample:", "  strongroom audit head > witness/audit-head.jws"})
    int head(@Mixin AdminOptions admin) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            AuditSource audit = open.audit();
            String jws = audit.signHead();
            TreeHead head = TreeHead.verify(jws.getBytes(StandardCharsets.US_ASCII), audit.key());
            Map<String, Object> fields = fields(head);
            fields.put("head", jws);
            console.answer(fields, List.of(jws));
        }
        return ExitCode.DONE;
    }

    /** What a head says. */
    static Map<String, Object> fields(TreeHead head) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("records", head.size());
        fields.put("root-hash", head.root().toString());
        fields.put("time", head.time().toString());
        fields.put("origin", head.origin());
        return fields;
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
