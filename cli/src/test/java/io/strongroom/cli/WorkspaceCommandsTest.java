/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceCommandsTest {
    @TempDir
    Path directory;

    @Nested
    class Init {
        @Test
        void says_that_the_root_key_is_for_development_and_must_not_be_lost() {
            CapturedRun run = run("init", "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"created\":true", "\"root-key\":\"development-file\"");
            assertThat(run.err())
                    .contains("for development only", "a lost root key is lost data", "grants every local key");
        }

        @Test
        void is_idempotent() throws IOException {
            run("init");
            run("key", "create", "payroll");
            Path settings = directory.resolve(".strongroom/strongroom.yaml");
            Files.writeString(settings, "zones: [{prefix: /data, key: payroll}]\n");

            CapturedRun run = run("init", "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"created\":false");
            assertThat(run("key", "list").out()).contains("payroll");
            assertThat(settings).hasContent("zones: [{prefix: /data, key: payroll}]");
        }

        @Test
        void makes_a_directory_that_only_its_owner_can_use() throws IOException {
            run("init");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(".strongroom"))))
                    .isEqualTo("rwx------");
        }

        @Test
        void a_file_in_its_place_is_no_directory_and_stays() throws IOException {
            Path data = Files.writeString(directory.resolve("data.csv"), "1,2\n");

            CapturedRun run = run("init", "--home", data.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("not a directory: " + data).doesNotContain("remove");
            assertThat(data).hasContent("1,2");
        }

        @Test
        void remembers_where_the_passphrase_is() throws IOException {
            Path passphrase = Files.writeString(directory.resolve("pass phrase"), "correct horse battery staple\n");
            Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));

            CapturedRun init = run("init", "--passphrase-file", passphrase.toString(), "--json");

            assertThat(init.out()).contains("\"root-key\":\"passphrase\"");
            assertThat(run("key", "create", "payroll").exitCode()).isZero();
        }

        @Test
        void quiet_says_nothing_but_the_answer() {
            assertThat(run("init", "--quiet").err()).isEmpty();
        }
    }

    @Nested
    class Key {
        @Test
        void of_a_class_whose_evidence_is_not_verified_is_refused() {
            run("init");

            CapturedRun run = run("key", "create", "payroll", "--class", "tpm");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("a key of class tpm would be released to no one");
        }

        @Test
        void of_class_hardware_needs_no_hardware_here() {
            run("init");

            assertThat(run("key", "create", "payroll", "--class", "hardware").out())
                    .contains("made key payroll");
            assertThat(run("key", "list").out()).contains("hardware");
        }

        @Test
        void of_an_unknown_class_is_refused() {
            run("init");

            assertThat(run("key", "create", "payroll", "--class", "soft").err())
                    .contains("unknown class 'soft' (expected hardware, tpm or simulated)");
        }

        @Test
        void twice_is_refused() {
            run("init");
            run("key", "create", "payroll");

            CapturedRun run = run("key", "create", "payroll");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("there is a key 'payroll' already");
        }

        @Test
        void rotates_disables_and_enables() {
            run("init");
            run("key", "create", "payroll");

            assertThat(run("key", "rotate", "payroll", "--json").out()).contains("\"version\":2");
            assertThat(run("key", "disable", "payroll", "--json").out()).contains("\"enabled\":false");
            assertThat(run("key", "enable", "payroll", "--json").out()).contains("\"enabled\":true");
            assertThat(run("key", "disable", "payroll", "--version", "1", "--json")
                            .out())
                    .contains("\"disabled-versions\":[1]");
        }

        @Test
        void a_version_without_its_option_names_the_option() {
            run("init");
            run("key", "create", "payroll");

            CapturedRun run = run("key", "disable", "payroll", "1");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("unknown argument '1' (did you mean '--version 1'?)");
        }

        @Test
        void without_a_command_is_a_usage_error() {
            assertThat(run("key").exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run("zone").exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run("policy").exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run("audit").exitCode()).isEqualTo(ExitCode.USAGE);
        }
    }

    @Nested
    class Zones {
        @Test
        void come_from_the_settings_unless_the_policy_names_them() throws IOException {
            run("init");
            Files.writeString(
                    directory.resolve(".strongroom/strongroom.yaml"),
                    "zones:\n  - {prefix: /data/payroll, key: payroll}\n  - {prefix: 's3a://lake/x', key: lake}\n");

            assertThat(run("zone", "list").out()).contains("file:/data/payroll", "s3a://lake/x", "elsewhere: read any");
            assertThat(run("zone", "test", "file:///data//payroll/a", "--json").out())
                    .contains("\"in-zone\":true", "\"key\":\"payroll\"", "\"write\":\"sealed\"");
            assertThat(run("zone", "test", "/data/payroll2", "--json").out())
                    .contains("\"in-zone\":false", "\"write\":\"deny\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{a: ", "- "})
        void settings_of_thousands_of_levels_are_refused(String opening) throws IOException {
            run("init");
            Files.writeString(directory.resolve(".strongroom/strongroom.yaml"), opening.repeat(20_000));

            CapturedRun run = run("zone", "list");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains("nested deeper than 32 levels");
        }

        @Test
        void an_unknown_setting_is_refused() throws IOException {
            run("init");
            Files.writeString(directory.resolve(".strongroom/strongroom.yaml"), "zone: []\n");

            CapturedRun run = run("zone", "list");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("unknown key 'zone' (did you mean 'zones'?");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "broker: http://localhost:1",
                    "broker: ht tp",
                    "zones: [{prefix: /a, key: a}, {prefix: file:///a, key: b}]",
                    "zones: [{prefix: a/b, key: a}]"
                })
        void a_setting_that_makes_no_sense_is_refused_with_its_file(String setting) throws IOException {
            run("init");
            Files.writeString(directory.resolve(".strongroom/strongroom.yaml"), setting);

            CapturedRun run = run("zone", "list");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains("strongroom.yaml");
        }
    }

    @Nested
    class Policy {
        @Test
        void of_a_new_workspace_says_what_it_is() {
            run("init");

            CapturedRun run = run("policy", "show");

            assertThat(run.out()).contains("tee: simulated");
            assertThat(run.err()).contains("it grants every local key to simulated evidence");
        }

        @Test
        void is_replaced_by_a_valid_one() throws IOException {
            run("init");
            Path file = Files.writeString(
                    directory.resolve("policy.yaml"),
                    run("policy", "show").out().replace("requested-zones: allow", "requested-zones: deny"));

            assertThat(run("policy", "set", file.toString()).out()).contains("policy 2 is in force");
            assertThat(run("zone", "list", "--json").out()).contains("\"requested-zones\":false");
        }

        @Test
        void of_thousands_of_levels_is_refused() throws IOException {
            run("init");
            Path deep = Files.writeString(directory.resolve("deep.yaml"), "version: 1\nzones: " + "[".repeat(20_000));

            CapturedRun run = run("policy", "set", deep.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains("nested deeper than 32 levels");
        }

        @Test
        void that_is_not_valid_is_refused() throws IOException {
            run("init");
            Path file = Files.writeString(directory.resolve("policy.yaml"), "version: 1\nrulez: []\n");

            CapturedRun run = run("policy", "set", file.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("rulez").contains("rules");
        }
    }

    @Nested
    class Audit {
        @Test
        void records_what_the_owner_does() {
            run("init");
            run("key", "create", "payroll");

            assertThat(run("audit", "verify", "--json").out()).contains("\"intact\":true", "\"head\":");
        }

        @Test
        void an_unknown_correlation_id_is_a_usage_error() {
            run("init");

            assertThat(run("audit", "explain", "nothing").exitCode()).isEqualTo(ExitCode.USAGE);
        }
    }

    @Nested
    class Doctor {
        @Test
        void names_the_development_root_key_and_the_initial_policy() {
            run("init");

            CapturedRun run = run("doctor", "--json");

            assertThat(run.out())
                    .contains(
                            "for development only", "it grants every local key", "\"audit chain\"", "records, intact");
        }

        @Test
        void a_workspace_that_others_can_use_is_bad() throws IOException {
            run("init");
            Files.setPosixFilePermissions(
                    directory.resolve(".strongroom"), PosixFilePermissions.fromString("rwxr-xr-x"));

            CapturedRun run = run("doctor");

            assertThat(run.exitCode()).isEqualTo(ExitCode.ATTENTION);
            assertThat(run.out()).contains("may be used by others", "chmod go-rwx");
        }

        @Test
        void a_lost_root_key_is_bad() throws IOException {
            run("init");
            Files.delete(directory.resolve(".strongroom/root.key"));

            CapturedRun run = run("doctor");

            assertThat(run.exitCode()).isEqualTo(ExitCode.ATTENTION);
            assertThat(run.out()).contains("lost: nothing in this workspace can be opened");
        }

        @Test
        void no_workspace_is_a_note() {
            assertThat(run("doctor").out()).contains("run strongroom init");
        }
    }

    @Nested
    class BrokerStatus {
        @Test
        void of_an_embedded_broker() {
            run("init");

            CapturedRun run = run("broker", "status", "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"mode\":\"embedded\"", "SIMULATED: memory is not protected");
        }

        @Test
        void of_a_service_that_does_not_answer() {
            run("init");

            CapturedRun run = run("broker", "status", "--url", "https://127.0.0.1:1", "--json");

            assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(run.out()).contains("\"ready\":false");
        }
    }

    @Nested
    class Submit {
        @Test
        void explains_all_arguments() {
            assertThat(run("submit", "--help").out()).contains("--zone PREFIX=KEY", "--driver-memory", "Examples:");
        }

        @Test
        void without_arguments_says_in_one_line_what_is_missing() {
            CapturedRun run = run("submit");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err().lines()).hasSize(1).first().asString().contains("no application jar", "--help");
        }

        @Test
        void hands_over_what_is_not_its_own() {
            run("init");

            CapturedRun run = run("submit", "--supervize", "job.jar");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("'--supervize'");
        }

        @Test
        void refuses_a_zone_without_a_key() {
            run("init");

            CapturedRun run = run("submit", "--zone", "/data", "job.jar");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("is not PREFIX=KEY");
        }
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }
}
