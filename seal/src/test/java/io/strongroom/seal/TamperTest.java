/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was altered is refused. */
class TamperTest {
    private static final ZoneKeyring KEYS = TestFiles.newKeyring();
    private static final byte[] PLAINTEXT = TestFiles.plaintext(2 * CHUNK + 100);
    private static final byte[] SEALED = TestFiles.seal(PLAINTEXT, KEYS);

    @Test
    void every_flipped_byte_of_a_file_of_three_chunks_is_refused() throws IOException {
        byte[] file = SEALED.clone();
        for (int i = 0; i < file.length; i++) {
            file[i] ^= 0x40;
            assertOpensNot(file, i);
            file[i] ^= 0x40;
        }
        assertThat(openWhole(file)).isEqualTo(PLAINTEXT);
    }

    private static void assertOpensNot(byte[] file, int position) throws IOException {
        try {
            SealedFileOpener.open(CiphertextSource.ofBytes(file), KEYS, new Nowhere(), bytes -> {});
        } catch (SealedFileException expected) {
            return;
        }
        throw new AssertionError("the file opens although byte " + position + " was flipped");
    }

    @Test
    void check_says_where_a_byte_was_flipped() throws IOException {
        byte[] file = SEALED.clone();
        for (int i = 0; i < file.length; i += i < 256 || i > file.length - 520 ? 1 : 97) {
            file[i] ^= 0x40;
            List<Damage> damages = SealedFileChecker.check(CiphertextSource.ofBytes(file), KEYS);
            assertThat(damages).as("byte %d", i).hasSize(1);
            assertThat(damages.get(0).part()).as("byte %d", i).isEqualTo(partOf(i));
            if (damages.get(0).part() == Damage.Part.CHUNK) {
                long chunk = (i - 256L) / SealedLengths.SEALED_CHUNK_BYTES;
                assertThat(damages.get(0).firstChunk()).isEqualTo(chunk);
                assertThat(damages.get(0).lastChunk()).isEqualTo(chunk);
            }
            file[i] ^= 0x40;
        }
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file), KEYS))
                .isEmpty();
    }

    private static final class Nowhere implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static Damage.Part partOf(int position) {
        if (position < 256) {
            return Damage.Part.HEADER;
        }
        if (position < SEALED.length - 512) {
            return Damage.Part.CHUNK;
        }
        return position < SEALED.length - 256 ? Damage.Part.FINAL_RECORD : Damage.Part.HEADER_COPY;
    }

    @Property(tries = 500)
    void any_flipped_bit_is_refused_by_whoever_opens_the_whole(
            @ForAll @IntRange(max = 2 * CHUNK + 100 + 768 + 48 - 1) int position, @ForAll @IntRange(max = 7) int bit) {
        byte[] file = SEALED.clone();
        file[position] ^= (byte) (1 << bit);

        assertRefused(() -> openWhole(file));
    }

    @Property(tries = 500)
    void a_reader_never_hands_out_what_was_not_sealed(
            @ForAll @IntRange(max = 2 * CHUNK + 100 + 768 + 48 - 1) int position, @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        byte[] file = SEALED.clone();
        file[position] ^= (byte) (1 << bit);

        try {
            assertThat(TestFiles.open(file, KEYS)).isEqualTo(PLAINTEXT);
            assertThat(position < 256 || position >= file.length - 256)
                    .as("only one of the two headers may be damaged and the file still be read")
                    .isTrue();
        } catch (SealedFileException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Test
    void what_failed_to_verify_is_not_left_in_the_callers_array() throws IOException {
        byte[] file = SEALED.clone();
        file[256 + CHUNK + 16 + 5] ^= 1;
        byte[] target = new byte[3 * CHUNK];
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(file), KEYS)) {
            assertKind(FailureKind.AUTHENTICATION_FAILED, () -> reader.readFully(CHUNK, target, 0, CHUNK));
        }
        assertThat(target).containsOnly(0);
    }

    @Nested
    class Truncated {
        @Property(tries = 300)
        void at_any_byte(@ForAll @IntRange(max = 2 * CHUNK + 100 + 768 + 48 - 1) int length) {
            byte[] file = Arrays.copyOf(SEALED, length);
            assertRefused(() -> TestFiles.open(file, KEYS));
            assertRefused(() -> openWhole(file));
            assertThat(damages(file, KEYS)).isNotEmpty();
        }

        @Test
        void in_the_header() {
            assertKind(FailureKind.TRUNCATED, () -> TestFiles.open(Arrays.copyOf(SEALED, 100), KEYS));
        }

        @Test
        void between_two_chunks() {
            byte[] file = Arrays.copyOf(SEALED, 256 + 2 * SealedLengths.SEALED_CHUNK_BYTES);
            assertKind(FailureKind.TRUNCATED, () -> TestFiles.open(file, KEYS));
        }

        @Test
        void by_a_whole_chunk_with_the_tail_moved_up() {
            byte[] file = concat(part(0, 256 + CHUNK + 16), part(SEALED.length - 512, SEALED.length));
            assertKind(FailureKind.TRUNCATED, () -> TestFiles.open(file, KEYS));
        }
    }

    @Nested
    class Extended {
        @Property(tries = 200)
        void by_any_bytes(@ForAll @IntRange(min = 1, max = 70_000) int more) {
            byte[] file = Arrays.copyOf(SEALED, SEALED.length + more);
            assertRefused(() -> TestFiles.open(file, KEYS));
            assertThat(damages(file, KEYS)).isNotEmpty();
        }

        @Test
        void by_a_chunk_that_was_there_before() {
            byte[] chunk = part(256, 256 + CHUNK + 16);
            byte[] file = concat(part(0, 256), chunk, part(256, SEALED.length));
            assertKind(FailureKind.MALFORMED, () -> TestFiles.open(file, KEYS));
        }
    }

    @Test
    void reordered_chunks_are_refused() {
        byte[] file = concat(
                part(0, 256),
                part(256 + CHUNK + 16, 256 + 2 * (CHUNK + 16)),
                part(256, 256 + CHUNK + 16),
                part(256 + 2 * (CHUNK + 16), SEALED.length));
        assertKind(FailureKind.AUTHENTICATION_FAILED, () -> TestFiles.open(file, KEYS));
        assertThat(damages(file, KEYS)).singleElement().satisfies(damage -> {
            assertThat(damage.firstChunk()).isEqualTo(0);
            assertThat(damage.lastChunk()).isEqualTo(1);
        });
    }

    @Test
    void a_chunk_of_another_file_is_refused() {
        byte[] other = TestFiles.seal(PLAINTEXT, KEYS);
        byte[] file = SEALED.clone();
        System.arraycopy(other, 256 + CHUNK + 16, file, 256 + CHUNK + 16, CHUNK + 16);
        assertKind(FailureKind.AUTHENTICATION_FAILED, () -> TestFiles.open(file, KEYS));
        assertThat(damages(file, KEYS)).extracting(Damage::firstChunk).containsExactly(1L);
    }

    @Test
    void the_end_of_another_file_is_refused() {
        byte[] other = TestFiles.seal(PLAINTEXT, KEYS);
        byte[] file = SEALED.clone();
        System.arraycopy(other, file.length - 512, file, file.length - 512, 512);
        assertRefused(() -> TestFiles.open(file, KEYS));
        assertRefused(() -> openWhole(file));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_header_of_another_file_is_refused(boolean copyToo) {
        byte[] other = TestFiles.seal(PLAINTEXT, KEYS);
        byte[] file = SEALED.clone();
        System.arraycopy(other, 0, file, 0, 256);
        if (copyToo) {
            System.arraycopy(other, 0, file, file.length - 256, 256);
            assertKind(FailureKind.AUTHENTICATION_FAILED, () -> TestFiles.open(file, KEYS));
        }
        assertRefused(() -> openWhole(file));
        assertThat(damages(file, KEYS)).isNotEmpty();
    }

    @Test
    void an_empty_or_foreign_file_is_not_sealed() {
        assertKind(FailureKind.NOT_SEALED, () -> TestFiles.open(new byte[0], KEYS));
        assertKind(FailureKind.NOT_SEALED, () -> TestFiles.open(new byte[5], KEYS));
        assertKind(FailureKind.NOT_SEALED, () -> TestFiles.open(TestFiles.plaintext(5000), KEYS));
        assertKind(FailureKind.NOT_SEALED, () -> TestFiles.open(TestFiles.plaintext(300_000), KEYS));
        assertThat(damages(TestFiles.plaintext(5000), KEYS).get(0).kind()).isEqualTo(FailureKind.NOT_SEALED);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15, 76})
    void unknown_versions_suites_sizes_and_flags_are_unsupported(int position) {
        byte[] file = SEALED.clone();
        file[position] ^= 0x42;
        file[file.length - 256 + position] ^= 0x42;
        assertKind(FailureKind.UNSUPPORTED, () -> TestFiles.open(file, KEYS));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 71, 77, 78, 160, 223})
    void reserved_bytes_must_be_zero(int position) {
        byte[] file = SEALED.clone();
        file[position] ^= 1;
        file[file.length - 256 + position] ^= 1;
        assertKind(FailureKind.MALFORMED, () -> TestFiles.open(file, KEYS));
    }

    @Test
    void a_file_whose_flag_says_resumable_is_refused() {
        byte[] file = SEALED.clone();
        file[11] ^= 1;
        file[file.length - 256 + 11] ^= 1;
        assertKind(FailureKind.AUTHENTICATION_FAILED, () -> TestFiles.open(file, KEYS));
    }

    @Nested
    class Keys {
        @Test
        void another_zone_is_unknown_or_wrong() {
            ZoneKeyring other = TestFiles.newKeyring();
            assertKind(FailureKind.UNKNOWN_KEY, () -> TestFiles.open(SEALED, other));
            assertKind(
                    FailureKind.WRONG_ZONE,
                    () -> SealedFileReader.open(CiphertextSource.ofBytes(SEALED), KEYS, other.id()));
            assertThat(damages(SEALED, other)).extracting(Damage::kind).containsExactly(FailureKind.UNKNOWN_KEY);
        }

        @Test
        void a_version_that_is_not_there_is_unknown() {
            ZoneKeyring keys = TestFiles.newKeyring();
            ZoneKeyring older = ZoneKeyring.decode(keys.encode());
            keys.rotate(new SecureRandom());
            byte[] file = TestFiles.seal(PLAINTEXT, keys);
            assertKind(FailureKind.UNKNOWN_KEY, () -> TestFiles.open(file, older));
        }

        @Test
        void a_disabled_version_is_refused_and_not_called_damage() {
            ZoneKeyring keys = TestFiles.newKeyring();
            byte[] file = TestFiles.seal(PLAINTEXT, keys);
            keys.rotate(new SecureRandom());
            keys.disable(1);
            assertThatThrownBy(() -> TestFiles.open(file, keys)).isInstanceOf(KeyRefusedException.class);
            assertThatThrownBy(() -> SealedFileChecker.check(CiphertextSource.ofBytes(file), keys))
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("disabled");
        }
    }

    /** An attacker without keys who rebuilds the whole end cannot shorten a file. */
    @Test
    void a_final_record_with_another_length_is_refused() {
        byte[] file = SEALED.clone();
        ByteBuffer.wrap(file).putLong(file.length - 512 + 8, 5);
        assertKind(FailureKind.AUTHENTICATION_FAILED, () -> TestFiles.open(file, KEYS));
    }

    private static List<Damage> damages(byte[] file, KeyWrapper keys) {
        try {
            return SealedFileChecker.check(CiphertextSource.ofBytes(file), keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] openWhole(byte[] file) throws IOException {
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        SealedFileOpener.open(CiphertextSource.ofBytes(file), KEYS, TestFiles.channel(plaintext), bytes -> {});
        return plaintext.toByteArray();
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(SEALED, from, to);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SealedFileException.class);
    }

    private static void assertKind(FailureKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealedFileException.class,
                        failure -> assertThat(failure.kind())
                                .as(failure.getMessage())
                                .isEqualTo(kind));
    }
}
