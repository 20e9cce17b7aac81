/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioKernelFilesTest {
    private static final Path ACCOUNT = Path.of("/proc/thread-self/io");

    @TempDir
    private Path directory;

    private final KernelFiles files = new NioKernelFiles();

    @Test
    void writes_in_one_write_call_as_the_kernel_counts_them() throws Exception {
        assumeThat(ACCOUNT).as("the kernel's account of system calls").exists();
        Path inblob = Files.createFile(directory.resolve("inblob"));
        files.writeOnce(inblob, new byte[64]);
        long before = writeCalls();

        files.writeOnce(inblob, new byte[64]);

        assertThat(writeCalls() - before).isEqualTo(1);
    }

    @Test
    void neither_makes_nor_truncates_what_it_writes_to() throws Exception {
        Path inblob = Files.writeString(directory.resolve("inblob"), "abcdef");

        files.writeOnce(inblob, "xy".getBytes(StandardCharsets.US_ASCII));

        assertThat(inblob).hasContent("xycdef");
        assertThatThrownBy(() -> files.writeOnce(directory.resolve("none"), new byte[1]))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void reads_to_the_end_what_comes_in_pieces() throws Exception {
        Path fifo = directory.resolve("outblob");
        int exit = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assumeThat(exit).as("exit code of mkfifo").isZero();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeInPieces(fifo));

        assertThat(files.read(fifo, 10)).asString(StandardCharsets.US_ASCII).isEqualTo("onetwo");
        writer.join();
    }

    @Test
    void refuses_to_read_more_than_the_bound() throws Exception {
        Path file = Files.writeString(directory.resolve("outblob"), "12345");

        assertThat(files.read(file, 5)).hasSize(5);
        assertThatThrownBy(() -> files.read(file, 4))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " has more than 4 bytes");
    }

    private static void writeInPieces(Path fifo) {
        try (OutputStream out = Files.newOutputStream(fifo)) {
            out.write("one".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            out.write("two".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long writeCalls() throws IOException {
        return Files.readAllLines(ACCOUNT).stream()
                .filter(line -> line.startsWith("syscw:"))
                .mapToLong(
                        line -> Long.parseLong(line.substring("syscw:".length()).strip()))
                .sum();
    }
}
