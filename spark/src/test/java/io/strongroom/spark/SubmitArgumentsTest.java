/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.zone.ZonePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmitArgumentsTest {
    @Test
    void splits_options_jar_and_application_arguments() throws SubmitException {
        SubmitArguments arguments =
                parse("--class", "com.example.Job", "--name=n", "-v", "job.jar", "--name", "x", "-h");

        assertThat(arguments.option(SubmitOption.CLASS)).contains("com.example.Job");
        assertThat(arguments.option(SubmitOption.NAME)).contains("n");
        assertThat(arguments.isVerbose()).isTrue();
        assertThat(arguments.primaryResource()).contains("job.jar");
        assertThat(arguments.applicationArguments()).containsExactly("--name", "x", "-h");
        assertThat(arguments.action()).isEqualTo(SubmitArguments.Action.SUBMIT);
    }

    @Test
    void takes_the_last_of_repeated_options_and_adds_up_settings() throws SubmitException {
        SubmitArguments arguments = parse(
                "--name", "a", "--name", "b", "-c", "spark.x=1", "--conf", "spark.x=2=3", "--conf=spark.y=", "j.jar");

        assertThat(arguments.option(SubmitOption.NAME)).contains("b");
        assertThat(arguments.settings()).isEqualTo(Map.of("spark.x", "2=3", "spark.y", ""));
    }

    @Test
    void splits_a_zone_at_the_last_equals_sign() throws SubmitException {
        SubmitArguments arguments = parse("--zone", "/data/a=b/c=payroll", "--zone=s3a://lake/x=lake", "j.jar");

        assertThat(arguments.zones())
                .containsExactly(
                        new ZoneRequest(ZonePath.parse("file:///data/a=b/c"), "payroll"),
                        new ZoneRequest(ZonePath.parse("s3a://lake/x"), "lake"));
    }

    @Test
    void takes_our_own_options() throws SubmitException {
        SubmitArguments arguments = parse("--report", "r.json", "--dry-run", "--env", "A", "--env=B", "j.jar");

        assertThat(arguments.report()).contains(Path.of("r.json"));
        assertThat(arguments.environment()).containsExactly("A", "B");
        assertThat(arguments.action()).isEqualTo(SubmitArguments.Action.DRY_RUN);
    }

    @Test
    void stops_at_help_and_version() throws SubmitException {
        assertThat(parse("--help", "--nonsense").action()).isEqualTo(SubmitArguments.Action.HELP);
        assertThat(parse("--version").action()).isEqualTo(SubmitArguments.Action.VERSION);
    }

    @Test
    void refuses_what_spark_submit_refuses() {
        assertUsage("unrecognized option '--nonsense'", "--nonsense", "j.jar");
        assertUsage("missing argument for option '--class'", "--class");
        assertUsage("no application jar");
        assertUsage("is not PROPERTY=VALUE", "--conf", "spark.x", "j.jar");
        assertUsage("is not PREFIX=KEY", "--zone", "/data", "j.jar");
        assertUsage("is not an absolute path", "--zone", "data=k", "j.jar");
    }

    private static void assertUsage(String message, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(message);
    }

    private static SubmitArguments parse(String... arguments) throws SubmitException {
        return SubmitArguments.parse(List.of(arguments));
    }
}
