/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * Writes a sealed file, front to back. {@link #finish} completes it; closed without it, or after a failure, what was
 * written is a file that no reader accepts.
 *
 * <p>The sink gets heap buffers only. Memory: one chunk of plaintext and one of ciphertext, about 130 KiB. Not
 * thread-safe.
 *
 * <pre>{@code
 * try (var writer = SealedFileWriter.create(channel, keyring.id(), keyring)) {
 *     writer.write(bytes, 0, bytes.length);
 *     writer.finish();
 * }
 * }</pre>
 */
public final class SealedFileWriter implements WritableByteChannel {
    private enum State {
        WRITING,
        /** An operation on the sink failed, so that what stands there is unknown. */
        FAILED,
        FINISHED,
        CLOSED
    }

    private final WritableByteChannel sink;
    private final HeaderIdentity identity;
    private final FileKeys keys;
    private final byte[] header;
    private final ChunkSealer chunks;
    private State state = State.WRITING;
    private long finishedLength;

    private SealedFileWriter(
            WritableByteChannel sink, HeaderIdentity identity, FileKeys keys, byte[] header, ChunkSealer chunks) {
        this.sink = sink;
        this.identity = identity;
        this.keys = keys;
        this.header = header;
        this.chunks = chunks;
    }

    /**
     * Begins a file in a zone: draws a data key and has it wrapped. Nothing is written to the sink yet.
     *
     * @param sink owned: {@link #close} closes it. If this method fails, the caller still owns it
     * @param zone the id of the zone key
     * @param keys wraps for that zone
     * @throws KeyRefusedException if the key may not be used
     * @throws SealedFileException of kind {@code UNKNOWN_KEY} if {@code keys} does not know the zone
     * @throws IOException if the holder of the key cannot be reached
     */
    public static SealedFileWriter create(WritableByteChannel sink, KeyId zone, KeyWrapper keys) throws IOException {
        return create(sink, zone, keys, SealCrypto.selected().random());
    }

    /** The same with given randomness, so that test vectors can be remade. */
    static SealedFileWriter create(WritableByteChannel sink, KeyId zone, KeyWrapper keys, SecureRandom random)
            throws IOException {
        SealCrypto crypto = SealCrypto.selected();
        HeaderIdentity identity = SealedHeader.newIdentity(zone, false, random);
        try (DataKey dataKey = DataKey.random(random)) {
            WrappedDataKey wrapped = keys.wrap(identity, dataKey);
            FileKeys fileKeys = new FileKeys(new Hkdf(crypto), dataKey, identity);
            byte[] header = SealedHeader.encode(identity, wrapped, fileKeys);
            ChunkSealer chunks = new ChunkSealer(crypto, sink, fileKeys.chunkKey(), 0, TagChain.start(), header);
            return new SealedFileWriter(sink, identity, fileKeys, header, chunks);
        }
    }

    /** The part of the header that never changes. */
    public HeaderIdentity identity() {
        return identity;
    }

    /** Plaintext bytes taken so far. */
    public long plaintextLength() {
        return state == State.WRITING || state == State.FAILED ? chunks.plaintextLength() : finishedLength;
    }

    /**
     * Seals {@code len} bytes of {@code b} from {@code off} on. The array is borrowed.
     *
     * @throws SealedFileException of kind {@code TOO_LARGE} above 2^46 bytes in all
     * @throws IOException if the sink fails; the file is then lost
     */
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        requireWriting();
        state = State.FAILED;
        chunks.write(b, off, len);
        state = State.WRITING;
    }

    /** Seals all that remains in {@code source}; returns how much that was. Errors as in the other method. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        requireWriting();
        int length = source.remaining();
        state = State.FAILED;
        chunks.write(source);
        state = State.WRITING;
        return length;
    }

    /**
     * Completes the file: last chunk, final record, copy of the header. The sink stays open, so that the caller can sync
     * it. Doing it twice changes nothing.
     *
     * @throws IOException if the sink fails now or failed before; the file is then lost
     */
    public void finish() throws IOException {
        if (state == State.FINISHED) {
            return;
        }
        requireWriting();
        state = State.FAILED;
        finishedLength = chunks.plaintextLength();
        chunks.sealLast();
        chunks.append(new FinalRecord(finishedLength, chunks.tagChain(), List.of()).encode(keys));
        chunks.append(header);
        chunks.flush();
        state = State.FINISHED;
    }

    /** Whether it is not closed. */
    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    /** Wipes the keys and closes the sink. Does not complete the file. */
    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        if (state != State.FINISHED) {
            finishedLength = chunks.plaintextLength();
        }
        state = State.CLOSED;
        chunks.close();
        keys.close();
        sink.close();
    }

    /**
     * This writer as a stream whose {@code close()} completes the file and closes the sink, and whose {@code flush()} does
     * nothing, because part of a chunk cannot be sealed.
     */
    public OutputStream asOutputStream() {
        return new WriterStream();
    }

    private void requireWriting() throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        if (state == State.FAILED) {
            throw new IOException("the sealed file is incomplete, because writing it failed before");
        }
        if (state == State.FINISHED) {
            throw new IllegalStateException("the sealed file is finished");
        }
    }

    private final class WriterStream extends OutputStream {
        private final byte[] one = new byte[1];

        @Override
        public void write(int b) throws IOException {
            one[0] = (byte) b;
            SealedFileWriter.this.write(one, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            SealedFileWriter.this.write(b, off, len);
        }

        @Override
        public void close() throws IOException {
            if (!isOpen()) {
                return;
            }
            try {
                finish();
            } finally {
                SealedFileWriter.this.close();
            }
        }
    }
}
