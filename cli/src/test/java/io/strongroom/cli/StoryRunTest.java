/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs pages notices what is wrong with them. */
class StoryRunTest {
    private static final String PAGE = """
            # Page

            ## Files

            ```sh
            here=$PWD
            echo 2026-11-28T07:01:44.411Z >a
            cat a
            ```

            > ```text
            > 2020-01-01T00:00:00Z
            > ```

            ```sh
            # Not part of the story: needs a printer
            lpr a
            ```

            ## Directories

            ```sh
            echo "$here"
            false || echo "exit code $?"
            sleep 60 &
            ```

            > ```text
            > /srv/story
            > exit code 1
            > ```
            """;

    @TempDir
    private Path directory;

    @Test
    void commands_share_one_shell_and_print_what_is_shown_but_for_what_changes_each_time() throws Exception {
        StoryRun run = run(PAGE);

        assertThat(run.differences()).isEmpty();
        assertThat(run.asRun()).isEqualTo(PAGE.replace("2020-01-01T00:00:00Z", "2026-11-28T07:01:44.411Z"));
    }

    @Test
    void a_command_that_fails_is_named_and_so_is_what_was_not_run() throws Exception {
        List<String> differences =
                run(PAGE.replace("cat a", "echo before; cat b")).differences();

        assertThat(differences).hasSize(2);
        assertThat(differences.get(0)).startsWith("line 6 (Files): the commands ended with 1 and printed\nbefore\n");
        assertThat(differences.get(1)).startsWith("line 23 (Directories): the commands were not run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "> 2020-01-01T00:00:00Z\n=> 2020-01-01T00:00:00Z and more\n",
                "> 2020-01-01T00:00:00Z\n=",
                "exit code 1=exit code 65",
                "/srv/story\n=/srv/other\n",
                "sleep 60 &=echo more"
            })
    void what_is_printed_must_be_what_is_shown(String change) throws Exception {
        String[] fromTo = change.split("=", -1);

        assertThat(run(PAGE.replace(fromTo[0], fromTo[1])).differences())
                .hasSize(1)
                .first()
                .asString()
                .contains("the page shows");
    }

    @Test
    void what_takes_too_long_is_ended() throws Exception {
        StoryRun run = run(PAGE.replace("sleep 60 &", "sleep 600"), Duration.ofSeconds(2));

        assertThat(run.differences()).hasSize(1).first().asString().contains("they took too long");
    }

    @Test
    void a_section_whose_commands_are_all_left_out_is_refused() {
        String page = PAGE.replace("echo \"$here\"", "# Not part of the story: needs time\n")
                .replace("> ```text\n> /srv/story\n> exit code 1\n> ```\n", "");

        assertThatThrownBy(() -> StoryPage.parse(page))
                .hasMessage("section 'Directories' has no commands that are run");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    strongroom init\n",
                "```\nstrongroom init\n```\n",
                "```bash\ntrue\n```\n",
                "> ```text\n> a\n> ```\n"
            })
    void commands_in_another_form_are_refused(String more) {
        assertThatThrownBy(() -> StoryPage.parse(PAGE + "\nText.\n\n" + more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins neither commands");
    }

    private StoryRun run(String page) throws Exception {
        return run(page, Duration.ofSeconds(30));
    }

    private StoryRun run(String page, Duration limit) throws Exception {
        return StoryRun.run(
                StoryPage.parse(page),
                Files.createTempDirectory(directory, "story"),
                Files.createTempDirectory(directory, "outputs"),
                Map.of("PATH", System.getenv().getOrDefault("PATH", "")),
                limit);
    }
}
