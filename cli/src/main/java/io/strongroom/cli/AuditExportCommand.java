/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.audit.AuditExport;
import io.strongroom.broker.audit.AuditSource;
import io.strongroom.broker.audit.TreeHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the audit log to a file. */
@Command(
        name = "export",
        description = {
            "Writes all records with a signed head over them to FILE, which audit verify checks anywhere.",
            "Brokers may work meanwhile. FILE is there as a whole or not at all; one that is there is replaced."
        },
        footer = {"%nExample:", "  strongroom audit export audit.jsonl"})
final class AuditExportCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The file to make; only its owner can read it.")
    private @Nullable Path file;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    AuditExportCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path target = Optional.ofNullable(file).orElseThrow().toAbsolutePath();
        if (target.toFile().isDirectory()) {
            throw new CommandFailedException(ExitCode.USAGE, file + " is a directory (name a file)");
        }
        try (Administration open = admin.open(strongroom);
                Progress progress = new Progress(surroundings, console, "exporting")) {
            AuditSource audit = open.audit();
            AuditExport export = AuditExport.of(audit);
            Path hashes = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
            PrivateFiles.write(target, out -> export.writeTo(out, hashes, stepsOf(progress)));
            TreeHead head = export.head();
            Map<String, Object> fields = AuditCommand.fields(head);
            fields.put("file", String.valueOf(file));
            fields.put("key", audit.key().id());
            console.answer(
                    fields, List.of("exported " + head.size() + " records to " + file + ", root hash " + head.root()));
        }
        return ExitCode.DONE;
    }

    private static AuditExport.Progress stepsOf(Progress progress) {
        return new AuditExport.Progress() {
            @Override
            public void planned(long steps) {
                progress.plannedSteps(steps, "steps");
            }

            @Override
            public void advanced() {
                progress.advanced(1);
            }
        };
    }
}
