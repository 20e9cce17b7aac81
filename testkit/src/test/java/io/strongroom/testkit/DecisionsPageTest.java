/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/THREAT-MODEL.md names tests that perform attacks: each is there. */
class DecisionsPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]+)\\.([a-z][A-Za-z0-9_]+)`");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+)\\. .*");

    @Test
    void every_decision_has_its_attacks_and_every_named_test_is_there() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/THREAT-MODEL.md"));
        List<String> rows =
                lines.stream().filter(line -> ROW.matcher(line).matches()).toList();
        List<String> missing = new ArrayList<>();
        for (String line : lines) {
            Matcher named = NAMED.matcher(line);
            while (named.find()) {
                if (!isTest(named.group(1), named.group(2))) {
                    missing.add(named.group());
                }
            }
        }

        assertThat(rows).allMatch(row -> NAMED.matcher(row).find());
        assertThat(missing).isEmpty();
        assertThat(rows)
                .extracting(row -> row.replaceAll("\\| (\\d+)\\. .*", "$1"))
                .containsExactly("1", "2", "3", "5", "6", "7", "8", "10", "11");
    }

    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    Path name = Path.of(type + ".java");
                    for (Path file : files.filter(each -> name.equals(each.getFileName()))
                            .toList()) {
                        if (Files.readString(file).contains("void " + method + "(")) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
