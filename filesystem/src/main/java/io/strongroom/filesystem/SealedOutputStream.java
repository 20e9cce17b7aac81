/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Locale;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is written. {@link #close} completes the file, unless a write failed: then nothing becomes visible and
 * {@code close} says so. Flushing does nothing, because part of a chunk cannot be sealed. Not thread-safe.
 */
final class SealedOutputStream extends OutputStream implements Abortable, StreamCapabilities, IOStatisticsSource {
    /** Is told of a file that has its name. */
    @FunctionalInterface
    interface Completion {
        /** The file is complete, with so many bytes of plaintext. */
        void accept(long plaintextBytes) throws IOException;
    }

    private final SealedFileWriter writer;
    private final PendingFile file;
    private final Completion completed;
    private final byte[] one = new byte[1];
    private boolean closed;

    private SealedOutputStream(SealedFileWriter writer, PendingFile file, Completion completed) {
        this.writer = writer;
        this.file = file;
        this.completed = completed;
    }

    /**
     * Begins to seal into {@code file}, which it owns; if this fails, the file is discarded.
     *
     * @param completed told the plaintext length of the completed file
     */
    static SealedOutputStream create(PendingFile file, KeyId zone, KeyWrapper keys, Completion completed)
            throws IOException {
        try {
            return new SealedOutputStream(
                    SealedFileWriter.create(new Sink(file.stream()), zone, keys), file, completed);
        } catch (IOException | RuntimeException e) {
            discard(file, e);
            throw e;
        }
    }

    @Override
    public void write(int b) throws IOException {
        one[0] = (byte) b;
        writer.write(one, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        writer.write(b, off, len);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            writer.finish();
            file.stream().flush();
        } catch (IOException | RuntimeException | FSError e) {
            writer.close();
            discard(file, e);
            throw asIo(e);
        }
        writer.close();
        complete();
    }

    private void complete() throws IOException {
        try {
            file.complete();
        } catch (IOException | RuntimeException | FSError e) {
            discard(file, e);
            throw asIo(e);
        }
        completed.accept(writer.plaintextLength());
    }

    @Override
    public AbortableResult abort() {
        boolean wasClosed = closed;
        closed = true;
        IOException failure = null;
        if (!wasClosed) {
            try {
                writer.close();
                file.discard();
            } catch (IOException e) {
                failure = e;
            }
        }
        return new Aborted(wasClosed, failure);
    }

    @Override
    public boolean hasCapability(String capability) {
        return StreamCapabilities.ABORTABLE_STREAM.equals(capability.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable IOStatistics getIOStatistics() {
        return file.stream().getIOStatistics();
    }

    private static void discard(PendingFile file, Throwable failure) {
        try {
            file.discard();
        } catch (IOException | RuntimeException | FSError e) {
            failure.addSuppressed(e);
        }
    }

    /** Hadoop's local file system reports a full disk as an {@code Error}, which would end an engine. */
    private static IOException asIo(Throwable failure) {
        return failure instanceof IOException io ? io : new IOException(message(failure), failure);
    }

    private static String message(Throwable failure) {
        Throwable cause = failure instanceof FSError && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    private record Aborted(boolean alreadyClosed, @Nullable IOException anyCleanupException)
            implements AbortableResult {}

    /** Hands the writer's heap buffers on; whoever owns the stream closes it. */
    private static final class Sink implements WritableByteChannel {
        private final OutputStream out;

        private Sink(OutputStream out) {
            this.out = out;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            try {
                out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            } catch (FSError e) {
                throw asIo(e);
            }
            bytes.position(bytes.limit());
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
