/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists records of the audit log. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "Lists records in the order in which they were written, the first one hundred unless told otherwise.",
            "Each is checked before it is shown. The whole log is what audit export is for."
        },
        footer = {
            "%nExamples:",
            "  strongroom audit list --from 101 --limit 20",
            "  strongroom audit list --event key-release,attest",
            "  strongroom audit list --correlation-id 5f0c4f6e-30f4-4bd9-a0de-31f9a1f5b2c7 --json"
        })
final class AuditListCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 10_000;

    private final StrongroomCommand strongroom;
    private final Console console;

    @Option(names = "--from", paramLabel = "N", description = "The number of the first record. Default: 1.")
    private long from = 1;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many records at most, up to 10000. Default: " + DEFAULT_LIMIT + ".")
    private int limit = DEFAULT_LIMIT;

    @Option(
            names = "--correlation-id",
            paramLabel = "ID",
            description = "Only records of this id, which a refused process printed.")
    private @Nullable String correlationId;

    @Option(
            names = "--event",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only records of these events, such as key-release or attest; docs/spec/broker-api.md lists them.")
    private Set<String> events = Set.of();

    @Mixin
    private AdminOptions admin = new AdminOptions();

    AuditListCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (from < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "--from is " + from + " (the first record is 1)");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--limit is " + limit + " (wanted 1 to " + MAX_LIMIT + ")");
        }
        try (Administration open = admin.open(strongroom)) {
            AuditSource audit = open.audit();
            long last = audit.lastSeq();
            List<AuditRecord> records = correlationId == null
                    ? inOrder(audit, last)
                    : audit.find(correlationId).stream()
                            .filter(record -> record.seq() >= from && isAsked(record))
                            .limit(limit)
                            .toList();
            answer(records, last);
        }
        return ExitCode.DONE;
    }

    /** Not beyond {@code last}: reading the log of a broker that runs adds records to it, so that its end is never reached. */
    private List<AuditRecord> inOrder(AuditSource audit, long last) throws IOException {
        List<AuditRecord> found = new ArrayList<>();
        long next = from;
        while (found.size() < limit && next <= last) {
            int wanted = events.isEmpty() ? limit - found.size() : MAX_LIMIT;
            List<AuditRecord> page = audit.list(next, (int) Math.min(wanted, last - next + 1));
            if (page.isEmpty()) {
                break;
            }
            page.stream().filter(this::isAsked).limit(limit - found.size()).forEach(found::add);
            next += page.size();
        }
        return found;
    }

    private boolean isAsked(AuditRecord record) {
        return events.isEmpty() || events.contains(record.event());
    }

    private void answer(List<AuditRecord> records, long last) throws IOException {
        List<JsonNode> whole = new ArrayList<>(records.size());
        List<String> lines = new ArrayList<>();
        for (AuditRecord record : records) {
            byte[] json = record.json().getBytes(StandardCharsets.UTF_8);
            whole.add(StrictJson.parse(json, json.length));
            List<String> shown = AuditCommand.lines(record);
            lines.add(record.seq() + " " + shown.get(0));
            lines.addAll(shown.subList(1, shown.size()));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("last", last);
        fields.put("records", whole);
        console.answer(fields, lines);
        if (correlationId == null
                && records.size() == limit
                && records.get(limit - 1).seq() < last) {
            long next = records.get(limit - 1).seq() + 1;
            console.say((last - next + 1)
                    + (events.isEmpty() ? " more: --from " : " more records of all events: --from ")
                    + next);
        }
    }
}
