/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PemKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what owners sign, so that a key may be deleted or exported. */
@Command(
        name = "statement",
        description = {
            "Prints what the owners of the policy in force sign, so that a key may be deleted or exported.",
            "A signature serves for this change of this key as it is now, and for nothing else."
        },
        footer = {
            "%nExamples:",
            "  strongroom key statement payroll --delete-after 30 > change.txt",
            "  strongroom key statement payroll --export-to partner.pem > change.txt",
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

    @Mixin
    private AdminOptions admin = new AdminOptions();

    KeyStatementCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if ((days == null) == (recipient == null)) {
            throw new CommandFailedException(ExitCode.USAGE, "name one of --delete-after and --export-to");
        }
        if (days != null) {
            try (Administration open = admin.open(strongroom)) {
                return answer(open.keyDeletionStatement(name, days));
            }
        }
        PublicKey to = PemKeys.publicKey(
                Files.readString(Optional.ofNullable(recipient).orElseThrow()));
        if (admin.isNamed()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "keys are exported in the workspace alone: leave --admin-key away");
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            byte[] statement = open.broker().keyLifecycle().exportStatement(name, to);
            return answer(new String(statement, StandardCharsets.US_ASCII));
        }
    }

    private int answer(String statement) {
        console.answerExactly(Map.of("statement", statement), statement);
        return ExitCode.DONE;
    }
}
