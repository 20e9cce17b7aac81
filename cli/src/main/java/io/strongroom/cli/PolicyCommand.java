/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows and replaces the policy. */
@Command(
        name = "policy",
        description = "Shows and replaces the policy: which evidence opens which keys.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom policy show"})
final class PolicyCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    PolicyCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom policy --help`");
    }

    @Command(
            name = "show",
            description = "Prints the policy in force, and what its writer should know.",
            footer = {"%nExample:", "  strongroom policy show > policy.yaml"})
    int show() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            answer(
                    open.broker().policy(),
                    open.broker().policy().policy().text().lines().toList());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "set",
            description = "Puts the policy in FILE in force. Sessions that exist keep what they have.",
            footer = {"%nExample:", "  strongroom policy set policy.yaml"})
    int set(@Parameters(paramLabel = "FILE", description = "A policy in YAML.") Path file) throws IOException {
        String yaml = Files.readString(file);
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            PolicyVersion version = open.broker().setPolicy(yaml);
            answer(version, List.of("policy " + version.number() + " is in force"));
        }
        return ExitCode.DONE;
    }

    private void answer(PolicyVersion version, List<String> lines) {
        List<String> warnings = version.policy().warnings();
        warnings.forEach(console::say);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version.number());
        fields.put("warnings", warnings);
        fields.put("policy", version.policy().text());
        console.answer(fields, lines);
    }
}
