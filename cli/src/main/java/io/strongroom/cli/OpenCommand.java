/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.OwnerKeys;
import io.strongroom.seal.tree.TreeCheckReport.Finding;
import io.strongroom.seal.tree.TreeCheckReport.NotAsCommitted;
import io.strongroom.seal.tree.TreeOpener;
import io.strongroom.seal.tree.TreeOptions;
import io.strongroom.seal.tree.TreeReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a sealed file, or a tree of them. */
@Command(
        name = "open",
        description = {
            "Opens a sealed file, or with -r a tree of them, and verifies every byte of it.",
            "On any failure DST is not there afterwards, unless it was there before."
        },
        footer = {
            "%nExamples:",
            "  strongroom open salaries.sealed salaries.csv",
            "  strongroom open /data/payroll clear/ -r"
        })
final class OpenCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(index = "0", paramLabel = "SRC", description = "The sealed file or tree.")
    private @Nullable Path source;

    @Parameters(index = "1", paramLabel = "DST", description = "Where the plaintext goes; only its owner can read it.")
    private @Nullable Path target;

    @Option(
            names = {"-r", "--recursive"},
            description = "Open a directory and all below it.")
    private boolean isRecursive;

    OpenCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TreeReport report = open(
                Optional.ofNullable(source).orElseThrow(),
                Optional.ofNullable(target).orElseThrow());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("files", report.files());
        fields.put("skipped", report.skipped());
        fields.put("bytes", report.bytes());
        console.answer(
                fields,
                List.of("opened " + Amount.files(report.files()) + ", " + Amount.bytes(report.bytes())
                        + Amount.skipped(report.skipped())));
        return ExitCode.DONE;
    }

    /** Nobody should take an incomplete directory for what the job committed. */
    private void requireAsCommitted(CommittedDirectories directories, Path from) throws IOException {
        if (!isRecursive || !Files.isDirectory(from)) {
            return;
        }
        List<String> findings = directories.check(List.of(from)).stream()
                .filter(NotAsCommitted.class::isInstance)
                .map(Finding::message)
                .toList();
        if (!findings.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.BAD_DATA,
                    String.join("\n", findings)
                            + "; restore what is missing, or take the directory as it lies with strongroom manifest forget");
        }
    }

    private TreeReport open(Path from, Path to) throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home());
                OwnerKeys keys = open.broker().ownerKeys();
                Progress progress = new Progress(surroundings, console, "opening")) {
            requireAsCommitted(new CommittedDirectories(keys, open.broker().ownerManifests()), from);
            return new TreeOpener(keys, new TreeOptions(isRecursive, false), progress).open(from, to);
        }
    }
}
