/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.KeySummary;
import io.strongroom.broker.OwnerKeys;
import io.strongroom.seal.PlaintextImporter;
import io.strongroom.seal.tree.TreeOptions;
import io.strongroom.seal.tree.TreeReport;
import io.strongroom.seal.tree.TreeSealer;
import java.io.IOException;
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

/** Seals a file, or a directory tree. */
@Command(
        name = "seal",
        description = {
            "Seals a file, or with -r a directory tree, under a zone key.",
            "Each file appears whole or not at all. Run the same again to complete a tree that was interrupted,",
            "or to bring one up to date: a sealed file of the same key whose content differs is replaced.",
            "Anything else that lies in the way is refused, and then nothing is written."
        },
        footer = {
            "%nExamples:",
            "  strongroom seal salaries.csv salaries.sealed --key payroll",
            "  strongroom seal data/ /data/payroll --key payroll -r"
        })
final class SealCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(index = "0", paramLabel = "SRC", description = "What to seal.")
    private @Nullable Path source;

    @Parameters(index = "1", paramLabel = "DST", description = "Where the sealed file or tree goes.")
    private @Nullable Path target;

    @Option(names = "--key", required = true, paramLabel = "NAME", description = "The zone key.")
    private @Nullable String key;

    @Option(
            names = {"-r", "--recursive"},
            description = "Seal a directory and all below it.")
    private boolean isRecursive;

    @Option(names = "--follow-links", description = "Seal what symbolic links point to; else they are refused.")
    private boolean isFollowingLinks;

    SealCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home());
                OwnerKeys keys = open.broker().ownerKeys()) {
            KeySummary zone = open.broker().key(Optional.ofNullable(key).orElseThrow());
            TreeReport report = seal(zone, keys);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("key", zone.name());
            fields.put("key-version", zone.currentVersion());
            fields.put("files", report.files());
            fields.put("skipped", report.skipped());
            fields.put("bytes", report.bytes());
            console.answer(
                    fields,
                    List.of("sealed " + Amount.files(report.files()) + ", " + Amount.bytes(report.bytes()) + ", with "
                            + zone.name() + "@" + zone.currentVersion() + Amount.skipped(report.skipped())));
        }
        return ExitCode.DONE;
    }

    private TreeReport seal(KeySummary zone, OwnerKeys keys) throws IOException {
        TreeOptions options = new TreeOptions(isRecursive, isFollowingLinks);
        try (Progress progress = new Progress(surroundings, console, "sealing")) {
            return new TreeSealer(zone.id(), keys, options, PlaintextImporter.installed(), progress)
                    .seal(
                            Optional.ofNullable(source).orElseThrow(),
                            Optional.ofNullable(target).orElseThrow());
        }
    }
}
