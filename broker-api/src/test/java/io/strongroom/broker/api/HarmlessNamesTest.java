/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HarmlessNamesTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void the_published_list_is_the_list() throws IOException {
        Path page = Path.of(System.getProperty("strongroom.root"), "docs/spec/job-descriptor.md");
        String text = Files.readString(page);

        assertThat(namesAfter(text, "### Environment variables")).isEqualTo(HarmlessNames.environment());
        assertThat(namesAfter(text, "### System properties")).isEqualTo(HarmlessNames.systemProperties());
    }

    @Test
    void nothing_that_changes_what_a_job_loads_is_harmless() {
        assertThat(HarmlessNames.environment())
                .doesNotContain(
                        "PATH", "HOME", "LD_PRELOAD", "LD_LIBRARY_PATH", "JAVA_TOOL_OPTIONS", "CLASSPATH", "LANG");
    }

    /** The first cells of the table after a heading. */
    private static Set<String> namesAfter(String text, String heading) {
        Set<String> names = new TreeSet<>();
        boolean isInTable = false;
        for (String line : text.substring(text.indexOf(heading)).lines().skip(1).toList()) {
            if (line.startsWith("#")) {
                break;
            }
            isInTable = isInTable || line.startsWith("|");
            if (line.startsWith("| `")) {
                Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
        }
        assertThat(isInTable).isTrue();
        return names;
    }
}
