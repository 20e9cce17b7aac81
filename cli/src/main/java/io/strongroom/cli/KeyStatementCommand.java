/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.KeyLifecycle;
import io.strongroom.broker.PemKeys;
import io.strongroom.broker.policy.RequiredOwners;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what owners sign, so that a key may be deleted, exported or imported. */
@Command(
        name = "statement",
        description = {
            "Prints what owners sign, so that a key may be deleted, exported or imported.",
            "They are the owners that the policy in force names; which of them must sign is told on stderr.",
            "A signature serves for this change of this key as it is now, and for nothing else."
        },
        footer = {
            "%nExamples:",
            "  strongroom key statement payroll --delete-after 30 > change.txt",
            "  strongroom key statement payroll --export-to partner.pem > change.txt",
            "  strongroom key statement hr-partner --import partner.jwe > change.txt",
            "  openssl pkeyutl -sign -rawin -inkey alice.pem -in change.txt -out alice.sig",
            "  strongroom key delete payroll --after 30 --signature alice=alice.sig"
        })
final class KeyStatementCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The key.")
    private String name = "";

    @Option(names = "--delete-after", paramLabel = "DAYS", description = "To delete it, with this waiting period.")
    private @Nullable Integer days;

    @Option(names = "--export-to", paramLabel = "PEM", description = "To export it to this public key.")
    private @Nullable Path recipient;

    @Option(names = "--import", paramLabel = "FILE", description = "To import what is in FILE as NAME.")
    private @Nullable Path imported;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    KeyStatementCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (Stream.of(days, recipient, imported).filter(Objects::nonNull).count() != 1) {
            throw new CommandFailedException(ExitCode.USAGE, "name one of --delete-after, --export-to and --import");
        }
        if (days != null) {
            try (Administration open = admin.open(strongroom)) {
                return open.keyDeletionStatement(name, days).answer(console);
            }
        }
        if (admin.isNamed()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "keys are exported and imported in the workspace alone: leave --admin-key away");
        }
        return recipient != null
                ? ofExport(recipient)
                : ofImport(Optional.ofNullable(imported).orElseThrow());
    }

    private int ofExport(Path pem) throws IOException {
        PublicKey to = PemKeys.publicKey(InputFile.text(pem));
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            KeyLifecycle keys = open.broker().keyLifecycle();
            return answer(keys.exportStatement(name, to), keys.required(name));
        }
    }

    private int ofImport(Path file) throws IOException {
        String exported = InputFile.text(file);
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            KeyLifecycle keys = open.broker().keyLifecycle();
            return answer(keys.importStatement(name, exported), keys.requiredForImport(name));
        }
    }

    private int answer(byte[] statement, List<RequiredOwners> signers) {
        return new OwnerStatement(new String(statement, StandardCharsets.US_ASCII), signers).answer(console);
    }
}
