/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.TestFiles.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedFileWriterTest {
    private final ZoneKeyring keys = TestFiles.newKeyring();

    @Test
    void a_sink_that_is_full_never_ends_in_a_file_that_opens() throws IOException {
        int whole = (int) SealedLengths.sealed(3 * CHUNK);
        for (int room = 0; room < whole; room += 4099) {
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            SealedFileWriter writer = SealedFileWriter.create(new Limited(taken, room), keys.id(), keys);
            assertThatThrownBy(() -> {
                        writer.write(TestFiles.plaintext(3 * CHUNK), 0, 3 * CHUNK);
                        writer.finish();
                    })
                    .hasMessage("No space left on device");
            assertThatThrownBy(writer::finish).isInstanceOf(IOException.class).hasMessageContaining("failed before");
            assertThatThrownBy(() -> writer.asOutputStream().close()).isInstanceOf(IOException.class);
            assertThat(writer.isOpen()).isFalse();
            assertThatThrownBy(() -> TestFiles.open(taken.toByteArray(), keys)).isInstanceOf(SealedFileException.class);
        }
    }

    @Test
    void it_says_what_state_it_is_in() throws IOException {
        SealedFileWriter writer =
                SealedFileWriter.create(TestFiles.channel(new ByteArrayOutputStream()), keys.id(), keys);
        writer.write(new byte[7], 0, 7);
        writer.finish();
        writer.finish();
        assertThat(writer.plaintextLength()).isEqualTo(7);
        assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        writer.close();
        writer.close();
        assertThat(writer.plaintextLength()).isEqualTo(7);
        assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void two_files_of_the_same_plaintext_have_nothing_in_common_but_the_zone() {
        byte[] first = TestFiles.seal(new byte[1000], keys);
        byte[] second = TestFiles.seal(new byte[1000], keys);
        int same = 0;
        for (int i = 256; i < 1256; i++) {
            same += first[i] == second[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(40);
    }

    @Test
    void a_key_that_may_not_be_used_fails_before_anything_is_written() {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        ZoneKeyring other = TestFiles.newKeyring();
        assertThatThrownBy(() -> SealedFileWriter.create(TestFiles.channel(sink), other.id(), keys))
                .isInstanceOf(SealedFileException.class);
        keys.disable(1);
        assertThatThrownBy(() -> SealedFileWriter.create(TestFiles.channel(sink), keys.id(), keys))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(sink.size()).isZero();
    }

    @Test
    void inspection_needs_no_key_and_works_on_unfinished_files() throws IOException {
        keys.rotate(new SecureRandom());
        byte[] sealed = TestFiles.seal(new byte[70_000], keys);
        SealedFileInfo info = SealedFileInspector.inspect(CiphertextSource.ofBytes(sealed));
        assertThat(info.version()).isEqualTo(1);
        assertThat(info.suite()).isEqualTo(1);
        assertThat(info.chunkBytes()).isEqualTo(65_536);
        assertThat(info.resumable()).isFalse();
        assertThat(info.zone()).isEqualTo(keys.id());
        assertThat(info.fileId()).hasSize(64);
        assertThat(info.keyVersion()).isEqualTo(2);
        assertThat(info.plaintextBytes()).hasValue(70_000);
        assertThat(info.hasFinalRecord()).isTrue();
        assertThat(info.headersAgree()).isTrue();

        SealedFileInfo cut =
                SealedFileInspector.inspect(CiphertextSource.ofBytes(Arrays.copyOf(sealed, sealed.length - 600)));
        assertThat(cut.hasFinalRecord()).isFalse();
        assertThat(cut.headersAgree()).isFalse();
        assertThatThrownBy(() -> SealedFileInspector.inspect(CiphertextSource.ofBytes(new byte[1000])))
                .isInstanceOf(SealedFileException.class);
    }

    private static final class Limited implements WritableByteChannel {
        private final ByteArrayOutputStream taken;
        private int room;

        Limited(ByteArrayOutputStream taken, int room) {
            this.taken = taken;
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int count = Math.min(room, source.remaining());
            byte[] bytes = new byte[count];
            source.get(bytes);
            taken.writeBytes(bytes);
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
