/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedLengths.CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.SEALED_CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.TAIL_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * Cuts plaintext into chunks, seals them and writes them to a sink. A full chunk is held back until more plaintext comes:
 * only then is it known not to be the last. Not thread-safe.
 */
final class ChunkSealer implements AutoCloseable {
    private final WritableByteChannel sink;
    private final AesKey key;
    private final ChunkCipher cipher;
    private final TagChain tags;
    private final byte[] plaintext = new byte[CHUNK_BYTES];
    private final byte[] output = new byte[HEADER_BYTES + SEALED_CHUNK_BYTES + TAIL_BYTES];
    private final ByteBuffer outputView = ByteBuffer.wrap(output);
    private int buffered;
    private int pending;
    private long chunk;

    /**
     * Begins at chunk {@code firstChunk}.
     *
     * @param key owned; wiped when this is closed
     * @param head bytes to write before the first chunk, at most 256
     */
    ChunkSealer(
            SealCrypto crypto, WritableByteChannel sink, AesKey key, long firstChunk, byte[] tagChain, byte[] head) {
        this.sink = sink;
        this.key = key;
        this.cipher = new ChunkCipher(crypto);
        this.tags = new TagChain(crypto, tagChain);
        this.chunk = firstChunk;
        append(head);
    }

    /** Plaintext taken so far, from the beginning of the file. */
    long plaintextLength() {
        return chunk * CHUNK_BYTES + buffered;
    }

    /** Chunks sealed so far, from the beginning of the file. */
    long sealedChunks() {
        return chunk;
    }

    byte[] tagChain() {
        return tags.value();
    }

    /** A copy of the plaintext that is not sealed yet: 0 to 65,536 bytes. */
    byte[] copyTail() {
        return Arrays.copyOf(plaintext, buffered);
    }

    /** Takes {@code len} bytes. Whole chunks are sealed straight from {@code b}. */
    void write(byte[] b, int off, int len) throws IOException {
        requireRoom(len);
        int from = off;
        int end = off + len;
        while (from < end) {
            sealFullBuffer();
            if (buffered == 0 && end - from > CHUNK_BYTES) {
                seal(b, from, CHUNK_BYTES, false);
                flush();
                from += CHUNK_BYTES;
            } else {
                int count = Math.min(end - from, CHUNK_BYTES - buffered);
                System.arraycopy(b, from, plaintext, buffered, count);
                buffered += count;
                from += count;
            }
        }
    }

    /** Takes all that remains in {@code source}. */
    void write(ByteBuffer source) throws IOException {
        if (source.hasArray()) {
            int len = source.remaining();
            write(source.array(), source.arrayOffset() + source.position(), len);
            source.position(source.position() + len);
            return;
        }
        requireRoom(source.remaining());
        while (source.hasRemaining()) {
            sealFullBuffer();
            int count = Math.min(source.remaining(), CHUNK_BYTES - buffered);
            source.get(plaintext, buffered, count);
            buffered += count;
        }
    }

    /** Seals what is left as the last chunk. It is written by the next {@link #flush}. */
    void sealLast() {
        seal(plaintext, 0, buffered, true);
        buffered = 0;
    }

    /** Adds bytes behind the chunks. They are written by the next {@link #flush}. */
    void append(byte[] bytes) {
        System.arraycopy(bytes, 0, output, pending, bytes.length);
        pending += bytes.length;
    }

    /** Writes everything sealed so far to the sink. */
    void flush() throws IOException {
        outputView.limit(pending).position(0);
        while (outputView.hasRemaining()) {
            sink.write(outputView);
        }
        pending = 0;
    }

    private void sealFullBuffer() throws IOException {
        if (buffered == CHUNK_BYTES) {
            seal(plaintext, 0, CHUNK_BYTES, false);
            buffered = 0;
            flush();
        }
    }

    private void seal(byte[] b, int off, int len, boolean last) {
        cipher.seal(key, chunk, last, b, off, len, output, pending);
        tags.add(output, pending + len);
        pending += len + SealedLengths.TAG_BYTES;
        chunk++;
    }

    private void requireRoom(int len) throws SealedFileException {
        if (plaintextLength() > SealedLengths.MAX_PLAINTEXT_BYTES - len) {
            throw new SealedFileException(
                    FailureKind.TOO_LARGE,
                    "a sealed file holds at most " + SealedLengths.MAX_PLAINTEXT_BYTES + " bytes of plaintext");
        }
    }

    /** Wipes the key and the plaintext; the sink stays open. */
    @Override
    public void close() {
        key.close();
        Arrays.fill(plaintext, (byte) 0);
    }
}
