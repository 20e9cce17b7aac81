/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Backups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the store into a file. */
@Command(
        name = "backup",
        description = {
            "Writes the store, as it is at one moment, into a new file of mode 0600. Brokers may serve meanwhile.",
            "It is under the root key, which is not in it: keep that apart."
        },
        footer = {"%nExample:", "  strongroom broker backup /mnt/backup/strongroom-2026-11-28"})
final class BackupCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The file to make; it must not exist.")
    private Path file = Path.of("");

    BackupCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            Backups.Summary summary = Backups.save(open.broker(), file);
            console.answer(
                    Map.of("file", file.toString(), "rows", summary.rows(), "records", summary.records()),
                    List.of("saved " + summary.rows() + " rows, " + summary.records() + " of them audit records, to "
                            + file));
        }
        console.say("what happens from now on is not in it; note the head with `strongroom audit head` where nobody can"
                + " put an old one back");
        return ExitCode.DONE;
    }
}
