/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Manages the manifests of directories that jobs committed. */
@Command(
        name = "manifest",
        description = "Manages the manifests of directories that jobs committed.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom manifest forget /data/payroll/2025"})
final class ManifestCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    ManifestCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom manifest --help`");
    }

    @Command(
            name = "forget",
            description = {
                "Takes the directory, and all below it, as it lies there now: removes the manifests, and the broker forgets them.",
                "For directories that were deleted, moved, copied or restored by other means than a job. What was lost or"
                        + " exchanged until now stays unnoticed: run `strongroom check` first."
            },
            footer = {"%nExample:", "  strongroom manifest forget /data/payroll/2025"})
    int forget(@Parameters(paramLabel = "DIR", description = "A directory, which need not exist.") Path directory)
            throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        int forgotten;
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            forgotten = open.broker().ownerManifests().forget(ZonePath.parse(root.toString()));
        }
        int removed = remove(root);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("forgotten", forgotten);
        fields.put("removed", removed);
        console.answer(
                fields,
                List.of("the broker forgot the manifests of " + forgotten + " directories; " + removed
                        + " manifest files were removed"));
        return ExitCode.DONE;
    }

    private static int remove(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        List<Path> found;
        try (Stream<Path> walk = Files.walk(root)) {
            found = walk.filter(
                            file -> ManifestName.isReserved(file.getFileName().toString()) && Files.isRegularFile(file))
                    .toList();
        }
        for (Path file : found) {
            Files.delete(file);
        }
        return found.size();
    }
}
