/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFileReaderTest {
    private static final ZoneKeyring KEYS = TestFiles.newKeyring();
    private static final byte[] PLAINTEXT = TestFiles.plaintext(20 * CHUNK + 1234);
    private static final byte[] SEALED = TestFiles.seal(PLAINTEXT, KEYS);

    @ParameterizedTest
    @ValueSource(ints = {0, 16, CHUNK})
    void a_small_file_costs_one_read_of_the_source(int length) throws IOException {
        CountingSource source = new CountingSource(TestFiles.seal(TestFiles.plaintext(length), KEYS));
        try (SealedFileReader reader = SealedFileReader.open(source, KEYS)) {
            reader.readFully(0, new byte[length], 0, length);
        }
        assertThat(source.reads).hasValue(1);
    }

    @Test
    void the_end_of_a_large_file_comes_with_opening_it() throws IOException {
        CountingSource source = new CountingSource(SEALED);
        try (SealedFileReader reader = SealedFileReader.open(source, KEYS)) {
            byte[] footer = new byte[1000];
            reader.readFully(PLAINTEXT.length - 1000, footer, 0, 1000);
            assertThat(footer).isEqualTo(Arrays.copyOfRange(PLAINTEXT, PLAINTEXT.length - 1000, PLAINTEXT.length));
        }
        assertThat(source.reads).hasValue(1);
    }

    @Test
    void small_steps_decrypt_each_chunk_once() throws IOException {
        CountingSource source = new CountingSource(SEALED);
        try (SealedFileReader reader = SealedFileReader.open(source, KEYS);
                var stream = reader.newStream()) {
            while (stream.read() >= 0) {
                // Every byte by itself.
            }
        }
        assertThat(source.reads.get()).isLessThanOrEqualTo(22);
    }

    @Test
    void concurrent_positioned_reads_do_not_disturb_each_other() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(SEALED), KEYS)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int position = (i * 7919 * 31) % PLAINTEXT.length;
                int length = Math.min(PLAINTEXT.length - position, (i * 104_729) % (3 * CHUNK));
                tasks.add(() -> {
                    byte[] target = new byte[length];
                    reader.readFully(position, target, 0, length);
                    return Arrays.mismatch(target, Arrays.copyOfRange(PLAINTEXT, position, position + length)) < 0;
                });
            }
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closed_it_refuses_and_closes_its_source() throws IOException {
        CountingSource source = new CountingSource(SEALED);
        SealedFileReader reader = SealedFileReader.open(source, KEYS);
        var stream = reader.newStream();
        assertThat(stream.read()).isEqualTo(PLAINTEXT[0] & 0xFF);
        reader.close();
        reader.close();
        assertThat(source.closed).hasValue(1);
        assertThatThrownBy(() -> reader.read(0, new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> stream.skipNBytes(CHUNK + stream.read(new byte[CHUNK])))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void a_source_that_became_shorter_is_truncated() throws IOException {
        CiphertextSource shrinking = new CountingSource(SEALED) {
            @Override
            public int read(long position, byte[] b, int off, int len) {
                return position < SEALED.length - 70_000 ? -1 : super.read(position, b, off, len);
            }
        };
        try (SealedFileReader reader = SealedFileReader.open(shrinking, KEYS)) {
            assertThatThrownBy(() -> reader.read(0, new byte[10], 0, 10))
                    .isInstanceOfSatisfying(
                            SealedFileException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRUNCATED));
        }
    }

    @Test
    void bounds_are_checked() throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(SEALED), KEYS)) {
            assertThatThrownBy(() -> reader.read(-1, new byte[1], 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reader.read(0, new byte[1], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.readFully(PLAINTEXT.length - 1, new byte[2], 0, 2))
                    .isInstanceOf(EOFException.class);
            assertThat(reader.read(PLAINTEXT.length, new byte[1], 0, 1)).isEqualTo(-1);
            assertThat(reader.read(0, new byte[1], 0, 0)).isZero();
            assertThatThrownBy(() -> reader.newChannel().write(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThat(reader.keyVersion()).isEqualTo(1);
            assertThat(reader.identity().zoneId()).isEqualTo(KEYS.id());
        }
    }

    @Test
    void a_source_that_gives_a_few_bytes_at_a_time_is_read_all_the_same() throws IOException {
        CiphertextSource slow = new CountingSource(SEALED) {
            @Override
            public int read(long position, byte[] b, int off, int len) {
                return super.read(position, b, off, Math.min(len, 1000));
            }
        };
        try (SealedFileReader reader = SealedFileReader.open(slow, KEYS)) {
            byte[] all = new byte[PLAINTEXT.length];
            reader.readFully(0, all, 0, all.length);
            assertThat(all).isEqualTo(PLAINTEXT);
        }
    }

    private static class CountingSource implements CiphertextSource {
        private final CiphertextSource bytes;
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        CountingSource(byte[] bytes) {
            this.bytes = CiphertextSource.ofBytes(bytes);
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public int read(long position, byte[] b, int off, int len) {
            reads.incrementAndGet();
            try {
                return bytes.read(position, b, off, len);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
