/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.read;
import static io.strongroom.filesystem.SealedFiles.stored;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs a JVM of its own: one without a session, and one that is killed in the middle of a write. */
class OtherProcessTest {
    @TempDir
    java.nio.file.Path directory;

    private static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                        .toString(),
                "-Xmx256m",
                "-Dsun.jnu.encoding=" + System.getProperty("sun.jnu.encoding"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void without_a_session_every_operation_is_refused() throws Exception {
        Files.write(directory.resolve("plain"), bytes(10));

        Process process = start(WithoutSession.class, directory.toString());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.lines())
                .hasSize(18)
                .allSatisfy(line -> assertThat(line).endsWith("NO_SESSION"));
        assertThat(stored(directory)).containsExactly("plain");
    }

    /** Tries operations and prints what came of each. */
    static final class WithoutSession {
        private WithoutSession() {}

        interface Attempt {
            Object run() throws Exception;
        }

        public static void main(String[] arguments) throws Exception {
            Configuration conf = SealedFiles.configuration();
            FileContext second = FileContext.getFileContext(URI.create("file:///"), conf);
            Path plain = new Path("file:" + arguments[0] + "/plain");
            Path fresh = new Path("file:" + arguments[0] + "/new");
            for (String scheme : List.of("file", "sealed+file")) {
                FileSystem files = FileSystem.get(URI.create(scheme + ":///"), conf);
                Path same = new Path(scheme + ":" + arguments[0] + "/plain");
                attempt(() -> files.open(same));
                attempt(() -> files.getFileStatus(same));
                attempt(() -> files.listStatus(same.getParent()));
                attempt(() -> files.create(new Path(same.getParent(), "new")));
                attempt(() -> files.mkdirs(new Path(same.getParent(), "new")));
                attempt(() -> files.rename(same, new Path(same.getParent(), "new")));
                attempt(() -> files.delete(same, false));
            }
            attempt(() -> second.open(plain));
            attempt(() -> second.getFileStatus(plain));
            attempt(() -> FileSystem.getLocal(conf).getRaw().open(plain));
            attempt(() -> FileSystem.getLocal(conf).create(fresh));
        }

        private static void attempt(Attempt attempt) throws Exception {
            try {
                System.out.println("done: " + attempt.run());
            } catch (ZoneRefusedException e) {
                System.out.println("refused: " + e.reason());
            }
        }
    }

    @Test
    void a_writer_killed_in_the_middle_leaves_only_what_no_reader_lists() throws Exception {
        ZoneKeyring keyring = TestSession.reset().zone(directory, "payroll").keyring("payroll");
        FileSystem files = fileSystem("file");
        Path target = path("file", directory.resolve("x"));
        write(files, target, bytes(1000));

        Process process = start(Writer.class, directory.toString());
        try {
            process.getOutputStream().write(keyring.encode());
            process.getOutputStream().close();
            assertThat(process.getInputStream().read()).isEqualTo('w');
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(stored(directory)).hasSize(3).contains("x", "done");
        assertThat(files.listStatus(path("file", directory))).hasSize(2);
        assertThat(read(files, target)).isEqualTo(bytes(1000));
        assertThat(read(files, path("file", directory.resolve("done")))).isEqualTo(bytes(5000));
    }

    /** Completes one file, and writes to another until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            java.nio.file.Path directory = java.nio.file.Path.of(arguments[0]);
            ZoneKeyring keyring = ZoneKeyring.decode(System.in.readAllBytes());
            TestSession.reset().key("payroll", keyring).zone(directory, "payroll");
            FileSystem files = fileSystem("file");
            write(files, path("file", directory.resolve("done")), bytes(5000));
            try (FSDataOutputStream out = files.create(path("file", directory.resolve("x")), true)) {
                byte[] block = bytes(300_000);
                out.write(block);
                System.out.print("w");
                System.out.flush();
                Thread.sleep(60_000);
                out.write(block);
            }
        }
    }
}
