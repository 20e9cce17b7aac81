/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.audit.AuditKey;
import io.strongroom.broker.audit.SignedStatementException;
import io.strongroom.broker.report.RunReports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a signed report of a run. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Checks every byte of a report that `report --out` wrote, and tells what it says.",
            "Ends with 0, or with 65 and the place that is not as it was written."
        },
        footer = {"%nExample:", "  strongroom report verify run.jws --key audit.pem"})
final class ReportVerifyCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The signed report.")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "PEM",
            description =
                    "The public key that must have signed FILE; no workspace is needed then. Default: the workspace's"
                            + " audit key.")
    private @Nullable Path key;

    ReportVerifyCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path report = Optional.ofNullable(file).orElseThrow();
        AuditVerifyCommand.requireRegular(report);
        AuditKey trusted = AuditVerifyCommand.key(key, strongroom.home());
        byte[] bytes = AuditVerifyCommand.read(report, RunReports.MAX_BYTES);
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            JsonNode payload = RunReports.verify(bytes, trusted);
            fields.put("authentic", true);
            fields.put("key", trusted.id());
            fields.put("report", payload);
            List<String> lines = new ArrayList<>();
            lines.add("authentic, signed with key " + trusted.id());
            lines.addAll(ReportText.lines(payload));
            console.answer(fields, lines);
            return ExitCode.DONE;
        } catch (SignedStatementException e) {
            fields.put("authentic", false);
            fields.put("place", e.part().wireName());
            fields.put("byte", e.offset());
            fields.put("message", String.valueOf(e.getMessage()));
            console.answer(fields, List.of("not authentic: " + e.getMessage()));
            return ExitCode.BAD_DATA;
        }
    }
}
