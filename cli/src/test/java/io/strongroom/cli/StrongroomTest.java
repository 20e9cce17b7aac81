/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class StrongroomTest {
    @TempDir
    Path directory;

    @Test
    void help_lists_every_command_and_exit_code() {
        CapturedRun run = CapturedRun.of(directory, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("doctor", "completion", "version", "65", "77", "78", "Examples:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself_with_an_example(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");

        CapturedRun run = CapturedRun.of(directory, arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: strongroom " + String.join(" ", command), "Example", "--json");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_is_summed_up_by_a_whole_sentence_in_the_list_of_commands(List<String> command) {
        CommandLine found = commandLine();
        for (String name : command) {
            found = found.getSubcommands().get(name);
        }

        assertThat(found.getCommandSpec().usageMessage().description()[0])
                .as(String.join(" ", command))
                .endsWith(".");
    }

    @Test
    void submit_explains_itself_once_with_the_options_of_spark() {
        String help = CapturedRun.of(directory, "submit", "--help").out();

        assertThat(help)
                .containsOnlyOnce("Usage:")
                .containsOnlyOnce("<application jar>")
                .contains("--zone PREFIX");
    }

    @Test
    void an_unknown_command_names_the_nearest_one() {
        CapturedRun run = CapturedRun.of(directory, "docter");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "strongroom: unknown command 'docter' (did you mean 'doctor'?); see `strongroom --help`");
    }

    @Test
    void an_unknown_option_names_the_nearest_one() {
        CapturedRun run = CapturedRun.of(directory, "doctor", "--jsn");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("unknown option '--jsn' (did you mean '--json'?)");
    }

    @Test
    void words_that_resemble_nothing_get_no_suggestion() {
        assertThat(CapturedRun.of(directory, "frobnicate").err())
                .isEqualToIgnoringNewLines("strongroom: unknown command 'frobnicate'; see `strongroom --help`");
        assertThat(CapturedRun.of(directory, "doctor", "--frobnicate").err())
                .contains("unknown option '--frobnicate'; see");
    }

    @Test
    void no_command_is_a_usage_error() {
        CapturedRun run = CapturedRun.of(directory);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("a command is missing");
    }

    @Test
    void an_error_with_json_is_an_object_too() {
        CapturedRun run = CapturedRun.of(directory, "version", "--json", "--colour");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).startsWith("{").contains("\"exit-code\":2");
        assertThat(run.err()).startsWith("strongroom: ");
    }

    @Test
    void version_answers_with_one_object() {
        CapturedRun run = CapturedRun.of(directory, "version", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("{\"version\":").contains("\"sealed-file-format\":\"SLF1\"");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void completion_is_a_script_for_the_command() {
        CapturedRun run = CapturedRun.of(directory, "completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("complete -F _complete_strongroom", "doctor");
    }

    static Stream<List<String>> commands() {
        return below(List.of(), commandLine());
    }

    private static CommandLine commandLine() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        Path none = Path.of("none");
        Surroundings surroundings = new Surroundings(nowhere, nowhere, false, false, Map.of(), none, none, none);
        return Strongroom.commandLine(surroundings);
    }

    private static Stream<List<String>> below(List<String> path, CommandLine command) {
        return command.getSubcommands().entrySet().stream().flatMap(entry -> {
            List<String> longer =
                    Stream.concat(path.stream(), Stream.of(entry.getKey())).toList();
            return Stream.concat(Stream.of(longer), below(longer, entry.getValue()));
        });
    }
}
