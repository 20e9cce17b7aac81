/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.OwnerKeys;
import io.strongroom.seal.tree.TreeCheckReport;
import io.strongroom.seal.tree.TreeCheckReport.Damaged;
import io.strongroom.seal.tree.TreeCheckReport.Finding;
import io.strongroom.seal.tree.TreeCheckReport.Leftover;
import io.strongroom.seal.tree.TreeCheckReport.NotAsCommitted;
import io.strongroom.seal.tree.TreeCheckReport.Refused;
import io.strongroom.seal.tree.TreeChecker;
import io.strongroom.seal.tree.TreeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Authenticates sealed files whole. */
@Command(
        name = "check",
        description = {
            "Authenticates every chunk of sealed files, the final record and both headers.",
            "Where a job committed a directory, also that every file of it is there, and none but those.",
            "Names file and chunk of any damage. Ends with 65 if there is damage, with 77 if a key is refused."
        },
        footer = {"%nExample:", "  strongroom check /data/payroll"})
final class CheckCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Sealed files, or directories of them.")
    private List<Path> paths = List.of();

    @SuppressWarnings("UnusedVariable") // directories are always checked with all below them
    @Option(
            names = {"-r", "--recursive"},
            description = "Taken as in seal and open; directories are checked with all below them in any case.")
    private boolean isRecursive;

    CheckCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        for (Path path : paths) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString());
            }
        }
        TreeCheckReport report;
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home());
                OwnerKeys keys = open.broker().ownerKeys();
                Progress progress = new Progress(surroundings, console, "checking")) {
            TreeCheckReport ofFiles = new TreeChecker(keys, TreeOptions.tree(), progress).check(paths);
            List<Finding> findings = new ArrayList<>(ofFiles.findings());
            findings.addAll(new CommittedDirectories(keys, open.broker().ownerManifests()).check(paths));
            report = new TreeCheckReport(ofFiles.files(), ofFiles.bytes(), findings);
        }
        int exitCode = exitCode(report.findings());
        List<String> lines = new ArrayList<>();
        report.findings().forEach(finding -> lines.add(line(finding)));
        lines.add("checked " + Amount.files(report.files()) + ", " + Amount.bytes(report.bytes())
                + (exitCode == ExitCode.DONE ? ": intact" : ": NOT in order"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("intact", exitCode == ExitCode.DONE);
        fields.put("files", report.files());
        fields.put("bytes", report.bytes());
        fields.put(
                "findings", report.findings().stream().map(CheckCommand::fields).toList());
        console.answer(fields, lines);
        return exitCode;
    }

    private static int exitCode(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding instanceof Damaged || finding instanceof NotAsCommitted)) {
            return ExitCode.BAD_DATA;
        }
        if (findings.stream().anyMatch(Refused.class::isInstance)) {
            return ExitCode.REFUSED;
        }
        return findings.stream().allMatch(Leftover.class::isInstance) ? ExitCode.DONE : ExitCode.UNAVAILABLE;
    }

    private static String line(Finding finding) {
        return finding instanceof Damaged damaged
                ? finding.message() + " (" + damaged.damage().kind().remedy() + ")"
                : finding.message();
    }

    private static String name(Finding finding) {
        return finding instanceof NotAsCommitted
                ? "not-as-committed"
                : finding.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", finding.file().toString());
        fields.put("finding", name(finding));
        if (finding instanceof NotAsCommitted other) {
            fields.put("kind", other.kind());
        }
        if (finding instanceof Damaged damaged) {
            fields.put(
                    "part",
                    damaged.damage().part().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            fields.put("first-chunk", damaged.damage().firstChunk());
            fields.put("last-chunk", damaged.damage().lastChunk());
            fields.put(
                    "kind",
                    damaged.damage().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            fields.put("remedy", damaged.damage().kind().remedy());
        }
        fields.put("message", finding.message());
        return fields;
    }
}
