/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.OptionalLong;

/**
 * Lengths of sealed files, computed without reading them. They are constants of version 1 of the format.
 *
 * <p>Source: docs/spec/sealed-file.md, section "Length".
 */
public final class SealedLengths {
    /** Plaintext bytes of every chunk but the last. */
    public static final int CHUNK_BYTES = 1 << 16;
    /** Bytes of the tag after the ciphertext of each chunk. */
    public static final int TAG_BYTES = 16;
    /** Bytes of a full chunk with its tag. */
    public static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
    /** Bytes of the header, and of its copy at the end. */
    public static final int HEADER_BYTES = 256;
    /** Bytes of the final record. */
    public static final int FINAL_RECORD_BYTES = 256;
    /** Bytes after the last chunk: final record and header copy. */
    public static final int TAIL_BYTES = FINAL_RECORD_BYTES + HEADER_BYTES;
    /** Bytes of a file that are neither plaintext nor tags. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + TAIL_BYTES;
    /** The most plaintext a file holds: 2^46 bytes. */
    public static final long MAX_PLAINTEXT_BYTES = 1L << 46;
    /** Length of a sealed file without plaintext: the shortest there is. */
    public static final int MIN_SEALED_BYTES = OVERHEAD_BYTES + TAG_BYTES;

    private SealedLengths() {}

    /**
     * Length of the sealed file of {@code plaintextBytes}.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAX_PLAINTEXT_BYTES}
     */
    public static long sealed(long plaintextBytes) {
        return OVERHEAD_BYTES + plaintextBytes + TAG_BYTES * chunks(plaintextBytes);
    }

    /** Length of the plaintext of a sealed file, or empty if no plaintext gives a file of {@code sealedBytes}. */
    public static OptionalLong plaintext(long sealedBytes) {
        if (sealedBytes < MIN_SEALED_BYTES) {
            return OptionalLong.empty();
        }
        long body = sealedBytes - OVERHEAD_BYTES;
        long chunks = (body - 1) / SEALED_CHUNK_BYTES + 1;
        long last = body - (chunks - 1) * SEALED_CHUNK_BYTES;
        long plaintext = body - TAG_BYTES * chunks;
        boolean fits = last >= (chunks == 1 ? TAG_BYTES : TAG_BYTES + 1) && plaintext <= MAX_PLAINTEXT_BYTES;
        return fits ? OptionalLong.of(plaintext) : OptionalLong.empty();
    }

    /**
     * How many chunks hold {@code plaintextBytes}: at least 1.
     *
     * @throws IllegalArgumentException if it is negative or above {@link #MAX_PLAINTEXT_BYTES}
     */
    public static long chunks(long plaintextBytes) {
        if (plaintextBytes < 0 || plaintextBytes > MAX_PLAINTEXT_BYTES) {
            throw new IllegalArgumentException(
                    "a sealed file holds 0 to " + MAX_PLAINTEXT_BYTES + " bytes, got " + plaintextBytes);
        }
        return Math.max(1, (plaintextBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    /** Position in the sealed file of chunk {@code index}, counted from 0. */
    static long chunkPosition(long index) {
        return HEADER_BYTES + index * SEALED_CHUNK_BYTES;
    }
}
