/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;

/** Sealed files in memory for tests. */
final class TestFiles {
    static final int CHUNK = SealedLengths.CHUNK_BYTES;

    private TestFiles() {}

    static ZoneKeyring newKeyring() {
        return ZoneKeyring.create(new SecureRandom());
    }

    /** Plaintext in which every position tells itself from its neighbours. */
    static byte[] plaintext(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + (i >>> 16));
        }
        return bytes;
    }

    static byte[] seal(byte[] plaintext, ZoneKeyring keys) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (SealedFileWriter writer = SealedFileWriter.create(channel(sink), keys.id(), keys)) {
            writer.write(plaintext, 0, plaintext.length);
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.toByteArray();
    }

    static byte[] open(byte[] sealed, KeyWrapper keys) throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(sealed), keys)) {
            byte[] plaintext = new byte[(int) reader.length()];
            reader.readFully(0, plaintext, 0, plaintext.length);
            return plaintext;
        }
    }

    static WritableByteChannel channel(ByteArrayOutputStream sink) {
        return Channels.newChannel(sink);
    }
}
