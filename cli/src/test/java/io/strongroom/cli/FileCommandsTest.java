/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandsTest {
    private static final String TEXT = "BARKSDALE AIR FORCE BASE ARPT\n".repeat(5000);

    @TempDir
    Path directory;

    private Path plain;
    private Path sealed;

    @BeforeEach
    void make_a_workspace_and_a_sealed_file() throws IOException {
        plain = Files.writeString(directory.resolve("plain.csv"), TEXT);
        sealed = directory.resolve("sealed.csv");
        assertThat(run("init").exitCode()).isZero();
        assertThat(run("key", "create", "birds").exitCode()).isZero();
        assertThat(run("seal", plain.toString(), sealed.toString(), "--key", "birds")
                        .exitCode())
                .isZero();
    }

    @Nested
    class Seal {
        @Test
        void leaves_no_plaintext() throws IOException {
            assertThat(Files.readString(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("BARKSDALE");
        }

        @Test
        void takes_a_tree_up_again() throws IOException {
            Path tree = Files.createDirectories(directory.resolve("tree/below"));
            Files.writeString(tree.resolve("with space"), "1");
            Files.writeString(tree.resolve("with\nnewline"), "2");
            Files.createFile(tree.resolve("empty"));
            String source = directory.resolve("tree").toString();
            String target = directory.resolve("sealed-tree").toString();

            CapturedRun first = run("seal", source, target, "--key", "birds", "-r", "--json");
            CapturedRun second = run("seal", source, target, "--key", "birds", "-r", "--json");

            assertThat(first.out()).contains("\"files\":3", "\"skipped\":0", "\"bytes\":2");
            assertThat(second.out()).contains("\"files\":0", "\"skipped\":3");
        }

        @Test
        void refuses_a_directory_without_the_option() throws IOException {
            Path tree = Files.createDirectory(directory.resolve("tree"));

            CapturedRun run =
                    run("seal", tree.toString(), directory.resolve("x").toString(), "--key", "birds");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("is a directory (give -r");
        }

        @Test
        void refuses_an_unknown_key_and_says_how_to_make_it() {
            CapturedRun run =
                    run("seal", plain.toString(), directory.resolve("x").toString(), "--key", "fish");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("there is no key 'fish'", "strongroom key create fish");
        }

        @Test
        void refuses_what_is_sealed_already() {
            CapturedRun run =
                    run("seal", sealed.toString(), directory.resolve("x").toString(), "--key", "birds");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("is sealed already");
        }

        @Test
        void a_missing_source_is_a_usage_error() {
            CapturedRun run = run("seal", "no-such-file", directory.resolve("x").toString(), "--key", "birds");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).isEqualToIgnoringNewLines("strongroom: no-such-file: no such file or directory");
        }
    }

    @Nested
    class Open {
        @Test
        void gives_the_plaintext_back() throws IOException {
            Path opened = directory.resolve("opened.csv");

            CapturedRun run = run("open", sealed.toString(), opened.toString());

            assertThat(run.exitCode()).isZero();
            assertThat(opened).hasContent(TEXT);
        }

        @Test
        void leaves_nothing_of_a_damaged_file() throws IOException {
            flip(sealed, 70_000);
            Path opened = directory.resolve("opened.csv");

            CapturedRun run = run("open", sealed.toString(), opened.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(run.err()).contains("sealed.csv: chunk", "chunk 1 of 3 does not verify");
            assertThat(opened).doesNotExist();
            assertThat(directory).isDirectoryNotContaining("glob:**strongroom-part");
        }

        @Test
        void leaves_nothing_of_a_tree_with_one_damaged_file() throws IOException {
            Path tree = Files.createDirectories(directory.resolve("tree"));
            Files.copy(sealed, tree.resolve("a"));
            Files.copy(sealed, tree.resolve("b"));
            flip(tree.resolve("b"), 300);
            Path opened = directory.resolve("opened");

            CapturedRun run = run("open", tree.toString(), opened.toString(), "-r");

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(opened).doesNotExist();
        }

        @Test
        void never_replaces_a_file() throws IOException {
            Path other = Files.writeString(directory.resolve("other"), "mine");

            CapturedRun run = run("open", sealed.toString(), other.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(other).hasContent("mine");
        }

        @Test
        void a_disabled_key_is_a_refusal() {
            run("key", "disable", "birds");

            CapturedRun run =
                    run("open", sealed.toString(), directory.resolve("x").toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(run.err()).contains("key 'birds' is disabled");
        }

        @Test
        void an_unknown_zone_is_damage() {
            Path other = directory.resolve("other-home");
            run("init", "--home", other.toString());

            CapturedRun run =
                    run("open", sealed.toString(), directory.resolve("x").toString(), "--home", other.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(run.err()).contains("names no key");
        }

        @Test
        void without_a_workspace_says_how_to_make_one() {
            CapturedRun run = run(
                    "open",
                    sealed.toString(),
                    "x",
                    "--home",
                    directory.resolve("none").toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(run.err()).contains("run strongroom init");
        }
    }

    @Nested
    class Check {
        @Test
        void an_intact_file_is_intact() {
            CapturedRun run = run("check", sealed.toString(), "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"intact\":true", "\"files\":1");
        }

        @Test
        void takes_the_option_of_seal_and_open() {
            CapturedRun run = run("check", "-r", sealed.toString(), "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"intact\":true");
        }

        @Test
        void says_what_to_do_about_damage() throws IOException {
            flip(sealed, 300);

            CapturedRun check = run("check", sealed.toString());
            CapturedRun open =
                    run("open", sealed.toString(), directory.resolve("x").toString());

            assertThat(check.out()).contains("another file (restore it from a copy)");
            assertThat(open.err()).contains("(restore it from a copy)");
            assertThat(run("check", sealed.toString(), "--json").out())
                    .contains("\"remedy\":\"restore it from a copy\"");
        }

        @Test
        void names_file_and_chunk_of_damage() throws IOException {
            flip(sealed, 300);

            CapturedRun run = run("check", sealed.toString(), "--json");

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(run.out())
                    .contains(
                            "sealed.csv",
                            "\"part\":\"chunk\"",
                            "\"first-chunk\":0",
                            "\"kind\":\"authentication-failed\"");
        }

        @Test
        void a_plain_file_is_not_sealed() {
            CapturedRun run = run("check", plain.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        }

        @Test
        void a_disabled_key_is_a_refusal() {
            run("key", "disable", "birds");

            assertThat(run("check", sealed.toString()).exitCode()).isEqualTo(ExitCode.REFUSED);
        }

        @Test
        void a_missing_path_is_a_usage_error() {
            assertThat(run("check", directory.resolve("none").toString()).exitCode())
                    .isEqualTo(ExitCode.USAGE);
        }
    }

    @Nested
    class Inspect {
        @Test
        void needs_no_workspace() {
            CapturedRun run = run(
                    "inspect",
                    sealed.toString(),
                    "--json",
                    "--home",
                    directory.resolve("none").toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"format\":\"SLF1\"", "\"key-version\":1", "\"plaintext-bytes\":150000");
        }

        @Test
        void a_plain_file_is_bad_data() {
            CapturedRun foreign = run("inspect", plain.toString());
            assertThat(foreign.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(foreign.err()).contains(plain + ": no magic number");
        }
    }

    @Nested
    class Rewrap {
        @Test
        void moves_files_to_the_new_version() {
            run("key", "rotate", "birds");

            CapturedRun first = run("key", "rewrap", directory.toString(), "--json");
            CapturedRun second = run("key", "rewrap", sealed.toString(), "--json");

            assertThat(first.out()).contains("\"rewrapped\":1");
            assertThat(second.out()).contains("\"rewrapped\":0", "\"already-current\":1");
            assertThat(run("inspect", sealed.toString(), "--json").out()).contains("\"key-version\":2");
            assertThat(run("check", sealed.toString()).exitCode()).isZero();
        }

        @Test
        void a_disabled_version_is_a_refusal_until_files_are_moved() {
            run("key", "rotate", "birds");
            run("key", "disable", "birds", "--version", "1");

            CapturedRun open =
                    run("open", sealed.toString(), directory.resolve("x").toString());
            CapturedRun check = run("check", sealed.toString());

            assertThat(List.of(open.exitCode(), check.exitCode())).containsOnly(ExitCode.REFUSED);
            assertThat(open.err()).contains("version 1 of key 'birds' is disabled");
            assertThat(check.out()).contains("version 1 of key 'birds' is disabled");
        }
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }

    private static void flip(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, position);
        }
    }
}
