/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedReadsTest {
    @TempDir
    Path directory;

    private FileSystem files;
    private RefusedReads reads;

    @BeforeEach
    void watch() throws IOException {
        TestSession.reset().zone(directory, "payroll");
        files = fileSystem("file");
        write(files, path("file", directory.resolve("x")), bytes(100_000));
        reads = RefusedReads.watch();
    }

    @AfterEach
    void end() {
        RefusedReads.end();
    }

    @Test
    void are_none_while_all_is_well() throws IOException {
        open().readFully(0, new byte[10]);

        assertThat(reads.first()).isEmpty();
    }

    @Test
    void keep_the_first_refusal_at_opening() throws IOException {
        Files.write(directory.resolve("x"), bytes(5000));

        assertThatThrownBy(this::open).isInstanceOf(DamagedFileException.class);
        assertThat(reads.first()).get().isInstanceOf(DamagedFileException.class);
    }

    @Test
    void keep_damage_that_another_thread_finds_in_a_file_of_this_one() throws Exception {
        byte[] stored = Files.readAllBytes(directory.resolve("x"));
        stored[70_000] ^= 1;
        Files.write(directory.resolve("x"), stored);
        FSDataInputStream in = open();

        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> {
            try {
                return in.read(69_000, new byte[10], 0, 10);
            } catch (IOException e) {
                return -2;
            }
        });

        assertThat(other.get()).isEqualTo(-2);
        assertThat(reads.first()).get().isInstanceOf(DamagedFileException.class);
    }

    @Test
    void of_a_thread_that_has_ended_its_watch_go_nowhere() throws IOException {
        Files.write(directory.resolve("x"), bytes(5000));
        RefusedReads.end();

        assertThatThrownBy(this::open).isInstanceOf(DamagedFileException.class);
        assertThat(reads.first()).isEmpty();
    }

    private FSDataInputStream open() throws IOException {
        return files.open(path("file", directory.resolve("x")));
    }
}
