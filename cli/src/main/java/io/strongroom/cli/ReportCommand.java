/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.report.RunReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a run was, from the audit log. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Tells what a run was, from the audit log: every process with its evidence, keys, and what it read and wrote.",
            "Without JOB: the run of which a process attested last."
        },
        synopsisSubcommandLabel = "[verify FILE]",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  strongroom report",
            "  strongroom report 4be5 --out run.jws",
            "  strongroom report verify run.jws --key audit.pem"
        })
final class ReportCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "The job's id, or as much of its beginning as no other job has.")
    private @Nullable String job;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write the report there too, signed with the audit key; only its owner can read the file. One that"
                            + " is there is replaced.")
    private @Nullable Path out;

    ReportCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (out != null && Files.isDirectory(out)) {
            throw new CommandFailedException(ExitCode.USAGE, out + " is a directory (name a file)");
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            RunReports reports = new RunReports(open.broker().audit(), Clock.systemUTC());
            ObjectNode report = reports.report(Optional.ofNullable(job));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("report", report);
            List<String> lines = ReportText.lines(report);
            if (out != null) {
                PrivateFiles.write(out.toAbsolutePath(), reports.sign(report));
                fields.put("file", out.toString());
                fields.put("key", open.broker().audit().key().id());
            }
            console.answer(fields, lines);
            if (out != null) {
                console.say("signed report written to " + out);
            }
        }
        return ExitCode.DONE;
    }
}
