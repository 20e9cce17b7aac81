/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedLengths;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedInputStreamTest {
    private static final int LENGTH = 5 * SealedLengths.CHUNK_BYTES + 1234;

    @TempDir
    java.nio.file.Path zone;

    byte[] plaintext;

    @BeforeEach
    void file() throws IOException {
        TestSession.reset().zone(zone, "payroll").zone("lake:" + zone, "payroll");
        plaintext = bytes(LENGTH);
        write(fileSystem("file"), path("file", zone.resolve("x")), plaintext);
    }

    private FSDataInputStream open(String scheme) throws IOException {
        return fileSystem(scheme).open(path(scheme, zone.resolve("x")));
    }

    private byte[] part(long from, int length) {
        return Arrays.copyOfRange(plaintext, (int) from, (int) from + length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void any_mixture_of_reads_gives_what_was_written(String scheme) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (FSDataInputStream in = open(scheme)) {
            long position = 0;
            for (int i = 0; i < 600; i++) {
                int size = random.nextInt(3) == 0 ? random.nextInt(200_000) : random.nextInt(300);
                byte[] b = new byte[size + 3];
                switch (random.nextInt(7)) {
                    case 0 -> {
                        position = random.nextInt(LENGTH + 1);
                        in.seek(position);
                    }
                    case 1 -> {
                        int expected = position < LENGTH ? plaintext[(int) position] & 0xFF : -1;
                        assertThat(in.read()).isEqualTo(expected);
                        position += expected < 0 ? 0 : 1;
                    }
                    case 2 -> {
                        int count = in.read(b, 1, size);
                        position += check(position, b, 1, size, count);
                    }
                    case 3 -> {
                        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.wrap(b) : ByteBuffer.allocateDirect(size);
                        int wanted = buffer.remaining();
                        int count = in.read(buffer);
                        byte[] got = new byte[Math.max(count, 0)];
                        buffer.flip().get(got);
                        position += check(position, got, 0, wanted, count);
                    }
                    case 4 -> {
                        long at = random.nextInt(LENGTH);
                        int count = in.read(at, b, 2, size);
                        check(at, b, 2, size, count);
                    }
                    case 5 -> {
                        long at = random.nextInt(LENGTH);
                        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(size, LENGTH - at));
                        in.readFully(at, buffer);
                        byte[] got = new byte[buffer.flip().remaining()];
                        buffer.get(got);
                        assertThat(got).isEqualTo(part(at, got.length));
                    }
                    default -> position += in.skip(size);
                }
                assertThat(in.getPos()).isEqualTo(position);
                assertThat(in.available()).isEqualTo((int) (LENGTH - position));
                if (i % 100 == 0) {
                    in.unbuffer();
                }
            }
        }
    }

    private int check(long position, byte[] b, int off, int wanted, int count) {
        if (wanted == 0) {
            assertThat(count).isZero();
            return 0;
        }
        if (position >= LENGTH) {
            assertThat(count).isEqualTo(-1);
            return 0;
        }
        assertThat(count).isBetween(1, (int) Math.min(wanted, LENGTH - position));
        assertThat(Arrays.copyOfRange(b, off, off + count)).isEqualTo(part(position, count));
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void reads_ranges_into_buffers_of_either_kind(String scheme) throws Exception {
        List<IntFunction<ByteBuffer>> kinds = List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);
        for (IntFunction<ByteBuffer> kind : kinds) {
            List<FileRange> ranges = new ArrayList<>();
            for (int[] each : new int[][] {
                {300_000, 20_000}, {0, 1}, {10, 0}, {100, 65_000}, {65_100, 10}, {65_200, 140_000}, {LENGTH - 5, 5}
            }) {
                ranges.add(FileRange.createFileRange(each[0], each[1]));
            }
            try (FSDataInputStream in = open(scheme)) {
                in.readVectored(ranges, kind);
                for (FileRange range : ranges) {
                    ByteBuffer buffer = range.getData().get();
                    byte[] got = new byte[buffer.remaining()];
                    buffer.get(got);
                    assertThat(got).isEqualTo(part(range.getOffset(), range.getLength()));
                }
                assertThat(in.getPos()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void a_damaged_range_fails_and_the_others_do_not(String scheme) throws Exception {
        byte[] stored = Files.readAllBytes(zone.resolve("x"));
        stored[256 + SealedLengths.SEALED_CHUNK_BYTES + 9] ^= 4;
        Files.write(zone.resolve("x"), stored);
        FileRange good = FileRange.createFileRange(10, 10);
        FileRange bad = FileRange.createFileRange(70_000, 10);

        try (FSDataInputStream in = open(scheme)) {
            in.readVectored(List.of(good, bad), ByteBuffer::allocate);

            assertThat(good.getData().get().remaining()).isEqualTo(10);
            assertThatThrownBy(() -> bad.getData().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(SealedFileException.class);
            in.seek(70_000);
            assertThatThrownBy(in::read).isInstanceOf(DamagedFileException.class);
            assertThatThrownBy(() -> in.readFully(70_000, new byte[5])).isInstanceOf(DamagedFileException.class);
            assertThat(in.seekToNewSource(70_000)).isFalse();
        }
    }

    @Test
    void refuses_ranges_that_overlap_or_leave_the_file() throws IOException {
        try (FSDataInputStream in = open("lake")) {
            assertThatThrownBy(() -> in.readVectored(
                            List.of(FileRange.createFileRange(0, 10), FileRange.createFileRange(9, 10)),
                            ByteBuffer::allocate))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() ->
                            in.readVectored(List.of(FileRange.createFileRange(LENGTH - 5L, 6)), ByteBuffer::allocate))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void refuses_positions_outside_the_file() throws IOException {
        try (FSDataInputStream in = open("file")) {
            assertThatThrownBy(() -> in.seek(-1)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> in.seek(LENGTH + 1)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> in.readFully(LENGTH - 5, new byte[6])).isInstanceOf(EOFException.class);
            assertThat(in.read(LENGTH, new byte[6], 0, 6)).isEqualTo(-1);
            assertThat(in.getPos()).isZero();
        }
    }

    @Test
    void refuses_everything_after_close() throws IOException {
        FSDataInputStream in = open("file");
        in.close();
        in.close();

        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> in.read(0, new byte[5], 0, 5)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> in.seek(1)).isInstanceOf(IOException.class);
    }

    @Test
    void tells_what_it_can_do_and_gives_no_file_descriptor() throws IOException {
        try (FSDataInputStream in = open("file")) {
            assertThat(in.hasCapability(StreamCapabilities.READBYTEBUFFER)).isTrue();
            assertThat(in.hasCapability(StreamCapabilities.PREADBYTEBUFFER)).isTrue();
            assertThat(in.hasCapability(StreamCapabilities.VECTOREDIO)).isTrue();
            assertThat(in.hasCapability(StreamCapabilities.UNBUFFER)).isTrue();
            assertThat(in.hasCapability(StreamCapabilities.READAHEAD)).isFalse();
            assertThat(in.getFileDescriptor())
                    .as("it would give the ciphertext")
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void positioned_reads_run_beside_each_other_and_a_sequential_one(String scheme) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try (FSDataInputStream in = open(scheme)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                SplittableRandom random = new SplittableRandom(t);
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < 80; i++) {
                        int size = random.nextInt(1, 100_000);
                        long at = random.nextInt(LENGTH - size);
                        byte[] b = new byte[size];
                        in.readFully(at, b);
                        assertThat(b).isEqualTo(part(at, size));
                    }
                    return null;
                }));
            }
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_interrupted_thread_goes_on_reading() throws IOException {
        try (FSDataInputStream in = open("file")) {
            Thread.currentThread().interrupt();
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_reader_keeps_the_file_it_opened_while_a_writer_replaces_it() throws IOException {
        Path path = path("file", zone.resolve("x"));
        try (FSDataInputStream in = open("file")) {
            write(fileSystem("file"), path, bytes(10));
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
        }
    }
}
