/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.IdentitySummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the certificates of workloads, and denies processes and jobs. */
@Command(
        name = "identity",
        description = "Lists the certificates of workloads, and denies processes and jobs.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom identity list"})
final class IdentityCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    IdentityCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom identity --help`");
    }

    @Command(
            name = "list",
            description = {
                "Lists the certificates of workloads that last, and everything that is denied.",
                "A process has several: it gets a new one before the last one ends."
            },
            footer = {"%nExample:", "  strongroom identity list --json"})
    int list(@Mixin AdminOptions admin) throws IOException {
        try (Administration open = admin.open(strongroom)) {
            Administration.Identities found = open.identities();
            List<IdentitySummary> identities = found.identities();
            List<String> denied = found.denied();
            List<String> lines = new ArrayList<>();
            lines.add(String.format(Locale.ROOT, "%-32s %-20s %-7s %s", "SERIAL", "UNTIL", "STATE", "NAME"));
            for (IdentitySummary identity : identities) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-32s %-20s %-7s %s",
                        identity.serial(),
                        identity.notAfter(),
                        state(identity),
                        identity.name()));
            }
            denied.forEach(line -> lines.add("denied: " + line));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(
                    "identities",
                    identities.stream().map(IdentityCommand::fields).toList());
            fields.put("denied", denied);
            console.answer(fields, lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "deny",
            description = {
                "Denies a process, by the serial number of its certificate, or a whole job, by its id.",
                "The broker refuses its sessions at once. Its peers refuse new connections when they have asked the broker"
                        + " again, which they do every 30 seconds; connections that are open stay open."
            },
            footer = {"%nExample:", "  strongroom identity deny 4f0c4f6e30f44bd9a0de31f9a1f5b2c7"})
    int deny(
            @Parameters(paramLabel = "SERIAL-OR-JOB", description = "As `identity list` shows it.") String serialOrJob,
            @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            return answer("denied", open.deny(serialOrJob));
        }
    }

    @Command(
            name = "allow",
            description = "Takes a denial back.",
            footer = {"%nExample:", "  strongroom identity allow 26a2b9dc-6b82-4778-93f2-8d5ea98129b0"})
    int allow(
            @Parameters(
                            paramLabel = "DENIED",
                            description =
                                    "The serial number, the job, or the key that `identity list` shows as denied.")
                    String denied,
            @Mixin AdminOptions admin)
            throws IOException {
        try (Administration open = admin.open(strongroom)) {
            return answer("allowed", open.allow(denied));
        }
    }

    private int answer(String what, String subject) {
        console.answer(Map.of(what, subject), List.of(what + " " + subject));
        return ExitCode.DONE;
    }

    private static String state(IdentitySummary identity) {
        return identity.isDenied() ? "denied" : "valid";
    }

    private static Map<String, Object> fields(IdentitySummary identity) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("serial", identity.serial());
        fields.put("name", identity.name());
        fields.put("job", identity.jobId());
        fields.put("key-sha256", identity.keySha256());
        fields.put("not-after", identity.notAfter().toString());
        fields.put("state", state(identity));
        return fields;
    }
}
