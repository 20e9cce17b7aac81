/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyZone;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the zones that jobs of this workspace have, and what holds for a path. */
@Command(
        name = "zone",
        description = "Shows the zones of this workspace's jobs, and what holds for a path.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom zone test /data/payroll/2026/may.csv"})
final class ZoneCommand implements Runnable {
    private final StrongroomCommand strongroom;
    private final Console console;

    /** A zone and who named it. */
    private record NamedZone(ZonePath prefix, String key, ReadRule read, WriteRule write, String origin) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("prefix", prefix.toString());
            fields.put("key", key);
            fields.put("read", word(read));
            fields.put("write", word(write));
            fields.put("origin", origin);
            return fields;
        }
    }

    ZoneCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom zone --help`");
    }

    @Command(
            name = "list",
            description = "Lists the zones of the policy, and those that strongroom.yaml asks for.",
            footer = {"%nExample:", "  strongroom zone list"})
    int list() throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            Policy policy = open.broker().policy().policy();
            List<NamedZone> zones = zones(policy, open.settings());
            List<String> lines = new ArrayList<>();
            lines.add(String.format(Locale.ROOT, "%-40s %-16s %-7s %-7s %s", "PREFIX", "KEY", "READ", "WRITE", "FROM"));
            for (NamedZone zone : zones) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-40s %-16s %-7s %-7s %s",
                        zone.prefix(),
                        zone.key(),
                        word(zone.read()),
                        word(zone.write()),
                        zone.origin()));
            }
            lines.add("elsewhere: read " + word(policy.elsewhereRead()) + ", write " + word(policy.elsewhereWrite()));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("zones", zones.stream().map(NamedZone::fields).toList());
            fields.put("elsewhere-read", word(policy.elsewhereRead()));
            fields.put("elsewhere-write", word(policy.elsewhereWrite()));
            fields.put("requested-zones", policy.allowsRequestedZones());
            console.answer(fields, lines);
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "test",
            description = {
                "Says in which zone a path or URI is, and what may be read and written there.",
                "Knows the zones of the policy and of strongroom.yaml, not those that --zone asks for."
            },
            footer = {
                "%nExamples:",
                "  strongroom zone test s3a://lake/payroll/may.csv",
                "  strongroom zone test data.csv"
            })
    int test(@Parameters(paramLabel = "PATH", description = "A local path or a URI.") String path) throws IOException {
        ZonePath asked = ZonePath.parse(
                path.contains(":") ? path : Path.of(path).toAbsolutePath().toString());
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            Policy policy = open.broker().policy().policy();
            Optional<NamedZone> zone = zones(policy, open.settings()).stream()
                    .filter(candidate -> candidate.prefix().contains(asked))
                    .max(Comparator.comparingInt(
                            candidate -> candidate.prefix().segments().size()));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("path", asked.toString());
            fields.put("in-zone", zone.isPresent());
            fields.putAll(zone.map(NamedZone::fields)
                    .orElse(Map.of("read", word(policy.elsewhereRead()), "write", word(policy.elsewhereWrite()))));
            console.answer(
                    fields,
                    List.of(zone.map(found -> asked + " is in the zone " + found.prefix() + " of key " + found.key()
                                    + ": read " + word(found.read()) + ", write " + word(found.write()) + " (from "
                                    + found.origin() + ")")
                            .orElse(asked + " is in no zone: read " + word(policy.elsewhereRead()) + ", write "
                                    + word(policy.elsewhereWrite()))));
        }
        return ExitCode.DONE;
    }

    /** The policy's zones first: it decides, the settings only ask. */
    private static List<NamedZone> zones(Policy policy, WorkspaceSettings settings) {
        List<NamedZone> zones = new ArrayList<>();
        for (PolicyZone zone : policy.zones()) {
            zones.add(new NamedZone(zone.prefix(), zone.key(), zone.read(), zone.write(), "policy"));
        }
        if (policy.allowsRequestedZones()) {
            settings.zones().forEach((prefix, key) -> {
                ZonePath path = ZonePath.parse(prefix);
                if (zones.stream().noneMatch(zone -> zone.prefix().equals(path))) {
                    zones.add(new NamedZone(path, key, ReadRule.SEALED, WriteRule.SEALED, WorkspaceSettings.FILE));
                }
            });
        }
        return zones;
    }

    private static String word(Enum<?> rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }
}
