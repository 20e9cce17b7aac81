/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.AdminRole;
import io.strongroom.broker.Administrator;
import io.strongroom.broker.PemKeys;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who may administer the workspace's brokers from elsewhere. */
@Command(
        name = "admin",
        description = {
            "Says who may administer the brokers of this workspace while they run, from any machine, with a key of their own.",
            "Works in the workspace alone: no broker lets anybody change it."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExample:",
            "  openssl genpkey -algorithm ed25519 -out alice.pem",
            "  openssl pkey -in alice.pem -pubout -out alice.pub",
            "  strongroom admin add alice --key alice.pub --role auditor,operator"
        })
final class AdminCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    AdminCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom admin --help`");
    }

    @Command(
            name = "add",
            description = {
                "Adds an administrator.",
                "",
                "auditor: reads the audit log.",
                "operator: makes, rotates, disables and deletes keys; denies and allows identities.",
                "owner: puts policies in force, with the signatures that the policy in force wants.",
                "All of them read policies, keys and identities. No role includes another."
            },
            footer = {"%nExample:", "  strongroom admin add alice --key alice.pub --role auditor,operator"})
    int add(
            @Parameters(paramLabel = "NAME", description = "How the audit log calls them.") String name,
            @Option(
                            names = "--key",
                            paramLabel = "PEM",
                            required = true,
                            description = "Their public key or certificate: Ed25519, or ECDSA with P-256 or P-384.")
                    Path key,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            split = ",",
                            description = "auditor, operator or owner; several are joined by commas.")
                    List<String> roles)
            throws IOException {
        Set<AdminRole> parsed = EnumSet.noneOf(AdminRole.class);
        roles.forEach(role -> parsed.add(AdminRole.of(role)));
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            Administrator added =
                    open.broker().ownerAdministrators().add(name, PemKeys.publicKey(InputFile.text(key)), parsed);
            console.answer(
                    fields(added),
                    List.of("added administrator " + name + " as " + names(added) + ", key " + added.keyId()));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            description = "Lists the administrators.",
            footer = {"%nExample:", "  strongroom admin list --json"})
    int list() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            List<Administrator> all = open.broker().ownerAdministrators().list();
            List<String> lines = new ArrayList<>();
            lines.add(String.format(Locale.ROOT, "%-20s %-24s %s", "NAME", "ROLES", "KEY"));
            all.forEach(one ->
                    lines.add(String.format(Locale.ROOT, "%-20s %-24s %s", one.name(), names(one), one.keyId())));
            console.answer(
                    Map.of(
                            "administrators",
                            all.stream().map(AdminCommand::fields).toList()),
                    lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "remove",
            description = "Removes an administrator. Brokers refuse every request of theirs from now on.",
            footer = {"%nExample:", "  strongroom admin remove alice"})
    int remove(@Parameters(paramLabel = "NAME", description = "As `admin list` shows it.") String name)
            throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            open.broker().ownerAdministrators().remove(name);
            console.answer(Map.of("removed", name), List.of("removed administrator " + name));
        }
        return ExitCode.DONE;
    }

    private static String names(Administrator one) {
        return String.join(",", one.roles().stream().map(AdminRole::wireName).toList());
    }

    private static Map<String, Object> fields(Administrator one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", one.name());
        fields.put("roles", one.roles().stream().map(AdminRole::wireName).toList());
        fields.put("key", one.keyId());
        fields.put("since", one.since().toString());
        return fields;
    }
}
