/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewrapperTest {
    private static final int REPLACED_BYTES = 256 - 72;

    private final ZoneKeyring keys = TestFiles.newKeyring();
    private final byte[] plaintext = TestFiles.plaintext(CHUNK + 9);
    private final byte[] sealed = TestFiles.seal(plaintext, keys);

    @BeforeEach
    void rotate() {
        keys.rotate(new SecureRandom());
    }

    @Test
    void wraps_under_the_current_version_and_touches_no_chunk() throws IOException {
        byte[] file = sealed.clone();

        assertThat(Rewrapper.rewrap(new Memory(file, Long.MAX_VALUE), keys)).isEqualTo(Rewrapper.Outcome.REWRAPPED);

        assertThat(Arrays.copyOfRange(file, 256, file.length - 256))
                .isEqualTo(Arrays.copyOfRange(sealed, 256, file.length - 256));
        assertThat(SealedFileInspector.inspect(CiphertextSource.ofBytes(file)).keyVersion())
                .isEqualTo(2);
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file), keys))
                .isEmpty();
        keys.disable(1);
        assertThat(TestFiles.open(file, keys)).isEqualTo(plaintext);
        assertThat(Rewrapper.rewrap(new Memory(file, 0), keys)).isEqualTo(Rewrapper.Outcome.ALREADY_CURRENT);
    }

    @Test
    void a_crash_after_any_byte_leaves_a_readable_file_that_check_reports_and_rewrap_completes() throws IOException {
        for (int written = 0; written <= 2 * REPLACED_BYTES; written++) {
            byte[] file = sealed.clone();
            crash(file, written);

            assertThat(TestFiles.open(file, keys)).as("after %d bytes", written).isEqualTo(plaintext);
            List<Damage> damages = SealedFileChecker.check(CiphertextSource.ofBytes(file), keys);
            assertThat(damages.isEmpty())
                    .as("after %d bytes: %s", written, damages)
                    .isEqualTo(Arrays.equals(file, 0, 256, file, file.length - 256, file.length));

            Rewrapper.rewrap(new Memory(file, Long.MAX_VALUE), keys);
            assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file), keys))
                    .isEmpty();
            assertThat(SealedFileInspector.inspect(CiphertextSource.ofBytes(file))
                            .keyVersion())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_crash_while_completing_leaves_the_one_good_header_alone() throws IOException {
        byte[] torn = sealed.clone();
        crash(torn, REPLACED_BYTES + 50);
        for (int written = 0; written <= 2 * REPLACED_BYTES; written++) {
            byte[] file = torn.clone();
            crash(file, written);
            assertThat(TestFiles.open(file, keys)).as("after %d bytes", written).isEqualTo(plaintext);
        }
    }

    @Test
    void check_calls_a_crash_between_the_headers_by_its_name() throws IOException {
        byte[] file = sealed.clone();
        crash(file, REPLACED_BYTES);
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file), keys))
                .extracting(Damage::kind)
                .containsExactly(FailureKind.REWRAP_INTERRUPTED);
        keys.disable(1);
        assertThat(SealedFileChecker.check(CiphertextSource.ofBytes(file), keys))
                .extracting(Damage::kind)
                .containsExactly(FailureKind.REWRAP_INTERRUPTED);
    }

    @Test
    void every_wrap_draws_its_own_salt() throws IOException {
        byte[] first = sealed.clone();
        byte[] second = sealed.clone();
        Rewrapper.rewrap(new Memory(first, Long.MAX_VALUE), keys);
        Rewrapper.rewrap(new Memory(second, Long.MAX_VALUE), keys);
        assertThat(Arrays.copyOfRange(first, 80, 112)).isNotEqualTo(Arrays.copyOfRange(second, 80, 112));
    }

    @ParameterizedTest
    @ValueSource(ints = {-512, -300})
    void a_file_without_an_intact_final_record_is_left_alone(int fromEnd) {
        byte[] file = sealed.clone();
        file[file.length + fromEnd] ^= 1;
        byte[] before = file.clone();
        assertThatThrownBy(() -> Rewrapper.rewrap(new Memory(file, Long.MAX_VALUE), keys))
                .isInstanceOf(SealedFileException.class);
        assertThat(file).isEqualTo(before);
    }

    @Test
    void headers_of_two_files_are_left_alone() {
        byte[] file = sealed.clone();
        byte[] other = TestFiles.seal(plaintext, keys);
        System.arraycopy(other, 0, file, 0, 256);
        assertThatThrownBy(() -> Rewrapper.rewrap(new Memory(file, 0), keys)).isInstanceOf(SealedFileException.class);
    }

    private void crash(byte[] file, int afterBytes) {
        try {
            Rewrapper.rewrap(new Memory(file, afterBytes), keys);
        } catch (IOException crashed) {
            assertThat(crashed).hasMessage("crash");
        }
    }

    /** A file that takes so many bytes and then crashes. */
    private static final class Memory implements RewritableCiphertext {
        private final byte[] bytes;
        private long left;

        Memory(byte[] bytes, long left) {
            this.bytes = bytes;
            this.left = left;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public int read(long position, byte[] b, int off, int len) {
            int count = (int) Math.min(len, bytes.length - position);
            System.arraycopy(bytes, (int) position, b, off, count);
            return count;
        }

        @Override
        public void write(long position, byte[] b, int off, int len) throws IOException {
            int count = (int) Math.min(len, left);
            System.arraycopy(b, off, bytes, (int) position, count);
            left -= count;
            if (count < len) {
                throw new IOException("crash");
            }
        }

        @Override
        public void sync() throws IOException {
            if (left == 0) {
                throw new IOException("crash");
            }
        }

        @Override
        public void close() {}
    }
}
