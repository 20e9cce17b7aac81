/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets other than keys by the command. */
class SecretCommandTest {
    private static final String VALUE = "correct horse battery\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void make_a_workspace() throws Exception {
        file = Files.writeString(directory.resolve("value"), VALUE);
        assertThat(run("init").exitCode()).isZero();
    }

    @Test
    void is_put_listed_read_by_its_owner_and_deleted() throws Exception {
        assertThat(run("secret", "put", "jdbc", "--file", file.toString()).out())
                .contains("put secret jdbc@1, 22 bytes");
        assertThat(run("secret", "put", "jdbc", "--file", file.toString()).out())
                .contains("jdbc@2");
        assertThat(run("secret", "list").out())
                .contains("jdbc")
                .contains("simulated")
                .doesNotContain("correct horse");

        Path out = directory.resolve("copy");
        CapturedRun got = run("secret", "get", "jdbc", "--out", out.toString());
        assertThat(got.out()).doesNotContain("correct horse");
        assertThat(Files.readString(out)).isEqualTo(VALUE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(run("secret", "get", "jdbc", "--out", out.toString()).err()).contains("exists already");

        assertThat(run("secret", "delete", "jdbc").out()).contains("2 versions");
        CapturedRun absent =
                run("secret", "get", "jdbc", "--out", directory.resolve("none").toString());
        assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("there is no secret 'jdbc'");
        assertThat(run("audit", "list").out()).contains("secret-put", "secret-get", "secret-delete");
    }

    @Test
    void no_file_of_the_workspace_holds_the_value() throws Exception {
        run("secret", "put", "jdbc", "--file", file.toString());
        run("root-key", "rotate");

        try (Stream<Path> files = Files.walk(directory.resolve(".strongroom"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .as(each.toString())
                        .doesNotContain("correct horse");
            }
        }
        assertThat(run(
                                "secret",
                                "get",
                                "jdbc",
                                "--out",
                                directory.resolve("copy").toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void refuses_what_is_no_secret_or_no_name() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty"), "");
        Path large = Files.write(directory.resolve("large"), new byte[64 * 1024 + 1]);

        usage(run("secret", "put", "jdbc", "--file", empty.toString()), "expected 1 to 65536");
        usage(run("secret", "put", "jdbc", "--file", large.toString()), "expected 1 to 65536");
        usage(run("secret", "put", "JDBC", "--file", file.toString()), "is not 1 to 63 lower-case letters");
        usage(run("secret", "put", "jdbc", "--file", file.toString(), "--class", "soft"), "unknown class 'soft'");
        run("secret", "put", "jdbc", "--file", file.toString());
        usage(run("secret", "put", "jdbc", "--file", file.toString(), "--class", "hardware"), "delete it first");
    }

    @Test
    void a_misspelled_word_of_the_policy_is_named_with_the_nearest() throws Exception {
        String policy = run("policy", "get").out();
        Path misspelled = Files.writeString(
                directory.resolve("policy.yaml"), policy.replace("    keys:\n", "    secret: [jdbc]\n    keys:\n"));
        CapturedRun set = run("policy", "set", misspelled.toString());
        assertThat(set.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(set.err()).contains("unknown key 'secret'").contains("did you mean 'secrets'?");

        Files.writeString(misspelled, policy.replace("    keys:\n", "    secrets: [JDBC]\n    keys:\n"));
        assertThat(run("policy", "set", misspelled.toString()).err()).contains("'JDBC' is no name of a secret");
    }

    private static void usage(CapturedRun run, String said) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(said);
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }
}
