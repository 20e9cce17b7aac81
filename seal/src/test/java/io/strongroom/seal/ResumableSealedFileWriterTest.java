/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumableSealedFileWriterTest {
    private static final ZoneKeyring KEYS = TestFiles.newKeyring();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
    void a_file_without_recovery_opens(int length) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        byte[] plaintext = TestFiles.plaintext(length);
        try (var writer = ResumableSealedFileWriter.create(TestFiles.channel(sink), KEYS.id(), KEYS)) {
            writer.write(plaintext, 0, length);
            writer.persist();
            writer.finish();
        }
        assertThat(TestFiles.open(sink.toByteArray(), KEYS)).isEqualTo(plaintext);
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(sink.toByteArray()), KEYS))
                .isEmpty();
    }

    /** Writes, persists, writes something that is lost, crashes and recovers, up to eight times. */
    @Property(tries = 60)
    void recovery_goes_on_where_it_was_persisted(
            @ForAll @Size(min = 1, max = 8) int[] kept, @ForAll @IntRange(max = 3 * CHUNK) int lost)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(file), KEYS.id(), KEYS);
        for (int size : kept) {
            byte[] part = TestFiles.plaintext(Math.floorMod(size, 2 * CHUNK + 5));
            writer.write(part, 0, part.length);
            expected.writeBytes(part);
            ResumePoint point = ResumePoint.decode(writer.persist().encode());
            writer.write(new byte[lost], 0, lost);
            writer.close();

            file = cut(file, point);
            writer = ResumableSealedFileWriter.recover(point, TestFiles.channel(file), KEYS);
            assertThat(writer.plaintextLength()).isEqualTo(expected.size());
        }
        writer.write(new byte[] {1, 2, 3}, 0, 3);
        expected.writeBytes(new byte[] {1, 2, 3});
        writer.finish();
        writer.close();

        assertThat(TestFiles.open(file.toByteArray(), KEYS)).isEqualTo(expected.toByteArray());
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file.toByteArray()), KEYS))
                .isEmpty();
    }

    @Test
    void the_ninth_recovery_rewrites_the_file() throws IOException {
        byte[] part = TestFiles.plaintext(CHUNK + 1);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(file), KEYS.id(), KEYS);
        ResumePoint point = null;
        for (int i = 0; i < 9; i++) {
            writer.write(part, 0, part.length);
            expected.writeBytes(part);
            point = writer.persist();
            assertThat(point.mustRewrite()).isEqualTo(i == 8);
            writer.close();
            file = cut(file, point);
            if (i < 8) {
                writer = ResumableSealedFileWriter.recover(point, TestFiles.channel(file), KEYS);
            }
        }
        ResumePoint ninth = point;
        byte[] partial = file.toByteArray();
        assertThatThrownBy(() ->
                        ResumableSealedFileWriter.recover(ninth, TestFiles.channel(new ByteArrayOutputStream()), KEYS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rewrite");

        ByteArrayOutputStream fresh = new ByteArrayOutputStream();
        try (var rewritten = ResumableSealedFileWriter.rewrite(
                ninth, CiphertextSource.ofBytes(partial), TestFiles.channel(fresh), KEYS)) {
            assertThat(rewritten.persist().mustRewrite()).isFalse();
            rewritten.finish();
        }
        assertThat(TestFiles.open(fresh.toByteArray(), KEYS)).isEqualTo(expected.toByteArray());

        partial[256 + 3 * SealedLengths.SEALED_CHUNK_BYTES] ^= 1;
        assertThatThrownBy(() -> ResumableSealedFileWriter.rewrite(
                        ninth, CiphertextSource.ofBytes(partial), TestFiles.channel(new ByteArrayOutputStream()), KEYS))
                .isInstanceOf(SealedFileException.class)
                .hasMessageContaining("chunk 3");
    }

    @Test
    void no_index_is_sealed_twice_under_one_key() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(file), KEYS.id(), KEYS);
        writer.write(new byte[10], 0, 10);
        ResumePoint point = writer.persist();

        byte[] first = continued(writer, file);
        ByteArrayOutputStream fileTwo = cut(new ByteArrayOutputStream(), point);
        byte[] second = continued(ResumableSealedFileWriter.recover(point, TestFiles.channel(fileTwo), KEYS), fileTwo);
        ByteArrayOutputStream fileThree = cut(new ByteArrayOutputStream(), point);
        byte[] third =
                continued(ResumableSealedFileWriter.recover(point, TestFiles.channel(fileThree), KEYS), fileThree);

        assertThat(first).isNotEqualTo(second).isNotEqualTo(third);
        assertThat(second).isNotEqualTo(third);
    }

    @Test
    void a_recovery_at_the_same_chunk_takes_the_place_of_the_one_before() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(file), KEYS.id(), KEYS);
        for (int i = 0; i < 20; i++) {
            writer.write(new byte[] {(byte) i}, 0, 1);
            ResumePoint point = writer.persist();
            assertThat(point.mustRewrite()).isFalse();
            file = cut(file, point);
            writer = ResumableSealedFileWriter.recover(point, TestFiles.channel(file), KEYS);
        }
        writer.finish();
        assertThat(TestFiles.open(file.toByteArray(), KEYS)).hasSize(20);
    }

    @Test
    void every_flipped_byte_of_a_resume_point_is_refused() throws IOException {
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(new ByteArrayOutputStream()), KEYS.id(), KEYS);
        writer.write(TestFiles.plaintext(CHUNK + 50), 0, CHUNK + 50);
        byte[] point = writer.persist().encode();
        for (int i = 0; i < point.length; i++) {
            byte[] altered = point.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> ResumableSealedFileWriter.recover(
                            ResumePoint.decode(altered), TestFiles.channel(new ByteArrayOutputStream()), KEYS))
                    .as("byte %d", i)
                    .isInstanceOf(SealedFileException.class);
        }
        for (int length = 0; length < point.length; length++) {
            byte[] cut = Arrays.copyOf(point, length);
            assertThatThrownBy(() -> ResumePoint.decode(cut)).isInstanceOf(SealedFileException.class);
        }
    }

    @Test
    void a_resume_point_shows_no_plaintext() throws IOException {
        var writer = ResumableSealedFileWriter.create(TestFiles.channel(new ByteArrayOutputStream()), KEYS.id(), KEYS);
        byte[] canary = "a canary that nobody may see".getBytes(StandardCharsets.US_ASCII);
        writer.write(canary, 0, canary.length);
        String point = new String(writer.persist().encode(), StandardCharsets.ISO_8859_1);
        assertThat(point).doesNotContain("canary");
    }

    private static byte[] continued(ResumableSealedFileWriter writer, ByteArrayOutputStream file) throws IOException {
        writer.write(new byte[CHUNK], 0, CHUNK);
        writer.persist();
        return Arrays.copyOfRange(file.toByteArray(), 256, 256 + CHUNK);
    }

    private static ByteArrayOutputStream cut(ByteArrayOutputStream file, ResumePoint point) {
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        cut.writeBytes(Arrays.copyOf(file.toByteArray(), (int) point.sealedBytes()));
        return cut;
    }
}
