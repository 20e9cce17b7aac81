/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.OwnerSecrets;
import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.SecretSummary;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Manages secrets other than zone keys. */
@Command(
        name = "secret",
        description = {
            "Manages secrets other than zone keys: passwords, tokens, certificates.",
            "Attested processes get those that a rule of the policy names under 'secrets'."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  strongroom secret put jdbc-password --file /run/secrets/jdbc",
            "  strongroom secret list"
        })
final class SecretCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    SecretCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom secret --help`");
    }

    @Command(
            name = "put",
            description = {
                "Puts a secret, or its next version, which is given out from now on.",
                "The value is the whole file, every byte of it; it stands on no command line and in no log."
            },
            footer = {"%nExample:", "  strongroom secret put jdbc-password --file /run/secrets/jdbc"})
    int put(
            @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, dots, underscores, hyphens.")
                    String name,
            @Option(
                            names = "--file",
                            required = true,
                            paramLabel = "FILE",
                            description = "The file that holds the value, 1 byte to 64 KiB.")
                    Path file,
            @Option(
                            names = "--class",
                            paramLabel = "CLASS",
                            defaultValue = "simulated",
                            description =
                                    "hardware, tpm or simulated (the default). Only evidence of its class gets the secret.")
                    String assuranceClass)
            throws IOException {
        AssuranceClass wanted = AssuranceClassOption.parse(assuranceClass);
        byte[] value;
        try (InputStream in = InputFile.open(file)) {
            value = in.readNBytes(OwnerSecrets.MAX_BYTES + 1);
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            SecretSummary secret = open.broker().ownerSecrets().put(name, wanted, value);
            console.answer(
                    fields(secret),
                    List.of("put secret " + secret.name() + "@" + secret.version() + ", " + value.length
                            + " bytes, class " + wanted.wireName()));
        } finally {
            Arrays.fill(value, (byte) 0);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            description = "Lists the secrets, without their values.",
            footer = {"%nExample:", "  strongroom secret list --json"})
    int list() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            List<SecretSummary> secrets = open.broker().ownerSecrets().list();
            List<String> lines = new ArrayList<>();
            lines.add(String.format(Locale.ROOT, "%-30s %-10s %-8s %s", "NAME", "CLASS", "VERSION", "CHANGED"));
            for (SecretSummary secret : secrets) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-30s %-10s %-8d %s",
                        secret.name(),
                        secret.assuranceClass().wireName(),
                        secret.version(),
                        secret.changedAt()));
            }
            console.answer(
                    Map.of(
                            "secrets",
                            secrets.stream().map(SecretCommand::fields).toList()),
                    lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "get",
            description = {
                "Writes the current value to a new file of mode 0600, for whoever holds the root key. Recorded in the audit log."
            },
            footer = {"%nExample:", "  strongroom secret get jdbc-password --out /run/secrets/jdbc"})
    int get(
            @Parameters(paramLabel = "NAME", description = "The secret.") String name,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "The file to make; one that exists is never replaced.")
                    Path out)
            throws IOException {
        if (Files.exists(out)) {
            throw new FileAlreadyExistsException(out.toString());
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            byte[] value = open.broker().ownerSecrets().get(name);
            try {
                PrivateFiles.write(out, value);
            } finally {
                Arrays.fill(value, (byte) 0);
            }
        }
        console.answer(Map.of("name", name, "file", out.toString()), List.of("wrote secret " + name + " to " + out));
        return ExitCode.DONE;
    }

    @Command(
            name = "delete",
            description =
                    "Removes a secret with all its versions, at once. Copies of the store from before still hold it.",
            footer = {"%nExample:", "  strongroom secret delete jdbc-password"})
    int delete(@Parameters(paramLabel = "NAME", description = "The secret.") String name) throws IOException {
        int versions;
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            versions = open.broker().ownerSecrets().delete(name);
        }
        console.answer(
                Map.of("name", name, "versions", versions),
                List.of("deleted secret " + name + " (" + versions + (versions == 1 ? " version)" : " versions)")));
        return ExitCode.DONE;
    }

    private static Map<String, Object> fields(SecretSummary secret) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", secret.name());
        fields.put("class", secret.assuranceClass().wireName());
        fields.put("version", secret.version());
        fields.put("changed-at", secret.changedAt().toString());
        return fields;
    }
}
