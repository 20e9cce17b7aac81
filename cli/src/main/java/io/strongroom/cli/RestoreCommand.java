/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.Backups;
import io.strongroom.broker.api.MessageFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of the store. */
@Command(
        name = "restore",
        description = {
            "Puts what broker backup saved into the store of this workspace, if all of it is genuine; else nothing is changed.",
            "The directory must hold the root key of the backup. The store may be of the other kind: SQLite, PostgreSQL."
        },
        footer = {
            "%nExamples:",
            "  strongroom broker restore backup",
            "  strongroom broker restore backup --head /mnt/witness/audit-head.jws --force"
        })
final class RestoreCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replace the store that is there, and lose what came after the backup.")
    private boolean force;

    @Option(
            names = "--head",
            paramLabel = "JWS",
            description = "A head that audit head printed: a backup that is older than it is refused.")
    private @Nullable Path head;

    RestoreCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        AuditVerifyCommand.requireRegular(file);
        Path home = strongroom.home();
        WorkspaceSettings settings = WorkspaceSettings.read(home);
        Backups.Summary summary = restore(home, settings);
        console.answer(
                Map.of("file", file.toString(), "rows", summary.rows(), "records", summary.records()),
                List.of("restored " + summary.rows() + " rows, " + summary.records() + " of them audit records, from "
                        + file));
        console.say(
                "this is a roll-back: policies, disabled keys, counts of releases and manifests are again what they were"
                        + " then; whatever was changed since must be changed again");
        if (head == null) {
            console.say(
                    "nothing shows that there is no newer backup: compare with a head that was noted elsewhere (--head)");
        }
        return ExitCode.DONE;
    }

    private Backups.Summary restore(Path home, WorkspaceSettings settings) throws IOException {
        try {
            return Backups.restore(
                    home,
                    Optional.ofNullable(settings.passphraseFile()),
                    settings.store(home),
                    file,
                    force,
                    signer -> AuditVerifyCommand.witnesses(head, signer.key()));
        } catch (MessageFormatException e) {
            throw new CommandFailedException(ExitCode.BAD_DATA, file + ": " + e.getMessage());
        }
    }
}
