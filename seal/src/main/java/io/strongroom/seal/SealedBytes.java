/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/** Reads from a source exactly, and turns an early end into the right failure. */
final class SealedBytes {
    private SealedBytes() {}

    /**
     * Fills {@code len} bytes.
     *
     * @throws SealedFileException of kind {@code TRUNCATED} if the source ends before
     */
    static void readFully(CiphertextSource source, long position, byte[] b, int off, int len) throws IOException {
        int done = 0;
        while (done < len) {
            int count = source.read(position + done, b, off + done, len - done);
            if (count < 0) {
                throw new SealedFileException(
                        FailureKind.TRUNCATED,
                        "the file ends at byte " + (position + done) + ", but was " + source.length()
                                + " bytes long when it was opened");
            }
            done += count;
        }
    }

    /** The same into a new array. */
    static byte[] read(CiphertextSource source, long position, int len) throws IOException {
        byte[] bytes = new byte[len];
        readFully(source, position, bytes, 0, len);
        return bytes;
    }

    /** What to say of a file whose length no plaintext has. */
    static SealedFileException notThatLength(CiphertextSource source) throws IOException {
        int headBytes = (int) Math.min(SealedMagic.LENGTH_BYTES, source.length());
        if (!SealedMagic.matches(read(source, 0, headBytes))) {
            return new SealedFileException(
                    FailureKind.NOT_SEALED,
                    "the file is not sealed: " + source.length() + " bytes, and no magic number of a sealed file");
        }
        return new SealedFileException(
                FailureKind.TRUNCATED,
                "no sealed file has " + source.length() + " bytes: it was cut, extended or never finished");
    }
}
