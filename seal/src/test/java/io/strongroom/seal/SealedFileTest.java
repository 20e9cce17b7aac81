/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFileTest {
    private final ZoneKeyring keys = TestFiles.newKeyring();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK, 5 * CHUNK + 3, 700_001})
    void opens_what_was_sealed(int length) throws IOException {
        byte[] plaintext = TestFiles.plaintext(length);

        byte[] sealed = TestFiles.seal(plaintext, keys);

        assertThat(sealed).hasSize((int) SealedLengths.sealed(length));
        assertThat(TestFiles.open(sealed, keys)).isEqualTo(plaintext);
    }

    @Property(tries = 60)
    void the_split_of_writes_does_not_matter(@ForAll @Size(min = 1, max = 6) int[] sizes, @ForAll boolean direct)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealedFileWriter writer = SealedFileWriter.create(TestFiles.channel(sink), keys.id(), keys)) {
            for (int size : sizes) {
                byte[] part = TestFiles.plaintext(Math.floorMod(size, 3 * CHUNK));
                ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(part.length) : ByteBuffer.allocate(part.length);
                buffer.put(part).flip();
                assertThat(writer.write(buffer)).isEqualTo(part.length);
                expected.writeBytes(part);
            }
            assertThat(writer.plaintextLength()).isEqualTo(expected.size());
            writer.finish();
        }

        assertThat(TestFiles.open(sink.toByteArray(), keys)).isEqualTo(expected.toByteArray());
    }

    @Property(tries = 200)
    void any_range_reads_the_same_as_the_plaintext(
            @ForAll @IntRange(max = 9 * CHUNK) int position, @ForAll @IntRange(max = 6 * CHUNK) int wanted)
            throws IOException {
        byte[] plaintext = TestFiles.plaintext(8 * CHUNK + 77);
        byte[] target = new byte[wanted];
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(sealedOnce()), KEYS)) {
            int count = reader.read(position, target, 0, wanted);

            int expected = Math.min(wanted, plaintext.length - position);
            assertThat(count).isEqualTo(wanted == 0 ? 0 : expected <= 0 ? -1 : expected);
            if (expected > 0) {
                assertThat(Arrays.copyOf(target, expected))
                        .isEqualTo(Arrays.copyOfRange(plaintext, position, position + expected));
            }
        }
    }

    private static final ZoneKeyring KEYS = TestFiles.newKeyring();
    private static final byte[] SEALED = TestFiles.seal(TestFiles.plaintext(8 * CHUNK + 77), KEYS);

    private static byte[] sealedOnce() {
        return SEALED;
    }

    @Property(tries = 30)
    void a_stream_reads_everything_in_any_steps(@ForAll @IntRange(min = 1, max = 200_000) int step) throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(SEALED), KEYS);
                InputStream stream = reader.newStream()) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[step];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                read.write(buffer, 0, count);
            }
            assertThat(read.toByteArray()).isEqualTo(TestFiles.plaintext(8 * CHUNK + 77));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_channel_seeks(boolean direct) throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(SEALED), KEYS);
                SeekableByteChannel channel = reader.newChannel()) {
            ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(100_000) : ByteBuffer.allocate(100_000);

            channel.position(CHUNK - 5);
            assertThat(channel.read(buffer)).isEqualTo(100_000);
            assertThat(channel.position()).isEqualTo(CHUNK + 99_995);

            byte[] got = new byte[100_000];
            buffer.flip().get(got);
            assertThat(got)
                    .isEqualTo(Arrays.copyOfRange(TestFiles.plaintext(8 * CHUNK + 77), CHUNK - 5, CHUNK + 99_995));
            channel.position(channel.size());
            assertThat(channel.read(buffer.clear())).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, CHUNK, 3 * CHUNK})
    void closing_the_writers_stream_completes_the_file(int length) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (var stream = SealedFileWriter.create(TestFiles.channel(sink), keys.id(), keys)
                .asOutputStream()) {
            new ByteArrayInputStream(TestFiles.plaintext(length)).transferTo(stream);
        }
        assertThat(TestFiles.open(sink.toByteArray(), keys)).isEqualTo(TestFiles.plaintext(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, CHUNK, CHUNK + 1})
    void a_writer_closed_without_finish_leaves_nothing_that_opens(int length) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealedFileWriter writer = SealedFileWriter.create(TestFiles.channel(sink), keys.id(), keys)) {
            writer.write(TestFiles.plaintext(length), 0, length);
        }
        assertThatThrownBy(() -> TestFiles.open(sink.toByteArray(), keys)).isInstanceOf(SealedFileException.class);
    }
}
