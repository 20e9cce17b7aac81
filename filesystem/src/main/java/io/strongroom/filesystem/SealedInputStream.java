/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.seal.SealedLengths.CHUNK_BYTES;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.CanUnbuffer;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of a sealed file as Hadoop reads it. Whole chunks are opened straight into the caller's array; smaller
 * sequential reads are served from the chunk opened last.
 *
 * <p>Positioned reads run concurrently with everything; other operations one at a time.
 */
final class SealedInputStream extends FSInputStream
        implements ByteBufferReadable,
                ByteBufferPositionedReadable,
                CanUnbuffer,
                StreamCapabilities,
                IOStatisticsSource {
    private static final Set<String> CAPABILITIES = Set.of(
            StreamCapabilities.READBYTEBUFFER,
            StreamCapabilities.PREADBYTEBUFFER,
            StreamCapabilities.UNBUFFER,
            StreamCapabilities.VECTOREDIO);
    private static final byte[] NONE = {};

    private final NamedReader reader;
    private final Ciphertext source;
    private final LongConsumer handedOut;
    private final long length;

    private long position;
    private byte[] chunk = NONE;
    private long chunkStart;
    private int chunkBytes;
    private int uncounted;
    private volatile boolean closed;

    /**
     * Takes ownership of an open reader.
     *
     * @param source what {@code reader} reads from
     * @param handedOut told how many plaintext bytes a caller got
     */
    SealedInputStream(NamedReader reader, Ciphertext source, LongConsumer handedOut) {
        this.reader = reader;
        this.source = source;
        this.handedOut = handedOut;
        this.length = reader.length();
    }

    @Override
    public synchronized int read() throws IOException {
        requireOpen();
        if (position >= length) {
            return -1;
        }
        int offset = fill();
        position++;
        uncounted++;
        return chunk[offset] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] b, int off, int len) throws IOException {
        requireOpen();
        validatePositionedReadArgs(position, b, off, len);
        if (len == 0) {
            return 0;
        }
        if (position >= length) {
            return -1;
        }
        int count = isInChunk() || !endsChunk(len) ? readFromChunk(b, off, len) : readChunks(b, off, len);
        position += count;
        return count;
    }

    private boolean isInChunk() {
        return position >= chunkStart && position < chunkStart + chunkBytes;
    }

    /** Whether {@code len} bytes from a chunk's beginning are whole chunks at least in part. */
    private boolean endsChunk(int len) {
        return position % CHUNK_BYTES == 0 && len >= Math.min(CHUNK_BYTES, length - position);
    }

    private int readFromChunk(byte[] b, int off, int len) throws IOException {
        int offset = fill();
        int count = Math.min(len, chunkBytes - offset);
        System.arraycopy(chunk, offset, b, off, count);
        uncounted += count;
        return count;
    }

    private int readChunks(byte[] b, int off, int len) throws IOException {
        int whole = len < length - position ? len - len % CHUNK_BYTES : (int) (length - position);
        int count = reader.read(position, b, off, whole);
        handedOut.accept(count);
        return count;
    }

    /** Makes the chunk at the position current and returns the position's offset in it. */
    private int fill() throws IOException {
        if (!isInChunk()) {
            count();
            long start = position - position % CHUNK_BYTES;
            int bytes = (int) Math.min(CHUNK_BYTES, length - start);
            if (chunk.length < bytes) {
                chunk = new byte[bytes];
            }
            chunkBytes = 0;
            reader.readFully(start, chunk, 0, bytes);
            chunkStart = start;
            chunkBytes = bytes;
        }
        return (int) (position - chunkStart);
    }

    private void count() {
        if (uncounted > 0) {
            handedOut.accept(uncounted);
            uncounted = 0;
        }
    }

    @Override
    public synchronized int read(ByteBuffer buffer) throws IOException {
        requireOpen();
        if (!buffer.hasRemaining()) {
            return 0;
        }
        if (buffer.hasArray()) {
            int count = read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            buffer.position(buffer.position() + Math.max(count, 0));
            return count;
        }
        if (position >= length) {
            return -1;
        }
        int offset = fill();
        int count = Math.min(buffer.remaining(), chunkBytes - offset);
        buffer.put(chunk, offset, count);
        position += count;
        uncounted += count;
        return count;
    }

    @Override
    public int read(long at, byte[] b, int off, int len) throws IOException {
        requireOpen();
        validatePositionedReadArgs(at, b, off, len);
        int count = reader.read(at, b, off, len);
        handedOut.accept(Math.max(count, 0));
        return count;
    }

    @Override
    public void readFully(long at, byte[] b, int off, int len) throws IOException {
        requireOpen();
        validatePositionedReadArgs(at, b, off, len);
        requireWithin(at, len);
        reader.readFully(at, b, off, len);
        handedOut.accept(len);
    }

    @Override
    public int read(long at, ByteBuffer buffer) throws IOException {
        requireOpen();
        if (at < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK);
        }
        if (!buffer.hasRemaining()) {
            return 0;
        }
        if (at >= length) {
            return -1;
        }
        int count = (int) Math.min(buffer.remaining(), length - at);
        if (buffer.hasArray()) {
            reader.readFully(at, buffer.array(), buffer.arrayOffset() + buffer.position(), count);
            buffer.position(buffer.position() + count);
        } else {
            copyTo(buffer, at, count);
        }
        handedOut.accept(count);
        return count;
    }

    private void copyTo(ByteBuffer direct, long at, int count) throws IOException {
        byte[] plaintext = new byte[Math.min(count, CHUNK_BYTES)];
        int done = 0;
        while (done < count) {
            int toChunkEnd = (int) (CHUNK_BYTES - (at + done) % CHUNK_BYTES);
            int part = Math.min(Math.min(count - done, toChunkEnd), plaintext.length);
            reader.readFully(at + done, plaintext, 0, part);
            direct.put(plaintext, 0, part);
            done += part;
        }
    }

    @Override
    public void readFully(long at, ByteBuffer buffer) throws IOException {
        requireWithin(at, buffer.remaining());
        read(at, buffer);
    }

    @Override
    public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate) throws IOException {
        readVectored(ranges, allocate, buffer -> {});
    }

    /** As Hadoop's contract says: {@link VectoredRead}. */
    @Override
    public void readVectored(
            List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate, Consumer<ByteBuffer> release)
            throws IOException {
        Objects.requireNonNull(release, "release");
        requireOpen();
        new VectoredRead(this, source, length, allocate, release).read(ranges);
    }

    @Override
    public synchronized void seek(long target) throws IOException {
        requireOpen();
        if (target < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK);
        }
        if (target > length) {
            throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + target + " of " + length);
        }
        position = target;
    }

    @Override
    public synchronized long getPos() {
        return position;
    }

    /** Damage is refused, never searched for elsewhere. */
    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }

    @Override
    public synchronized long skip(long n) throws IOException {
        requireOpen();
        long skipped = Math.max(0, Math.min(n, length - position));
        position += skipped;
        return skipped;
    }

    @Override
    public synchronized int available() throws IOException {
        requireOpen();
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    @Override
    public synchronized void unbuffer() {
        count();
        chunk = NONE;
        chunkBytes = 0;
        source.unbuffer();
    }

    @Override
    public boolean hasCapability(String capability) {
        return CAPABILITIES.contains(capability.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable IOStatistics getIOStatistics() {
        return source.statistics();
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            count();
            chunk = NONE;
            chunkBytes = 0;
            reader.close();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(FSExceptionMessages.STREAM_IS_CLOSED);
        }
    }

    private void requireWithin(long at, int len) throws EOFException {
        VectoredRead.requireWithin(at, len, length);
    }
}
