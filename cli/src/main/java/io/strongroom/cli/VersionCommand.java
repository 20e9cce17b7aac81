/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Says which version this is, and on what it runs. */
@Command(
        name = "version",
        description = "Says which version this is, and on what it runs.",
        footer = {"%nExample:", "  strongroom version --json"})
final class VersionCommand implements Runnable {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", version());
        fields.put("sealed-file-format", "SLF1");
        fields.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        fields.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        console.answer(
                fields,
                List.of(
                        "strongroom " + fields.get("version"),
                        "sealed file format " + fields.get("sealed-file-format"),
                        "Java " + fields.get("java"),
                        String.valueOf(fields.get("platform"))));
    }

    /** The version in the jar's manifest; {@code development} when run from class files. */
    static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
