/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A read-only channel over a reader. */
final class ReaderChannel implements SeekableByteChannel {
    private static final int COPY_BYTES = 8192;

    private final SealedFileReader reader;
    private long position;
    private boolean closed;

    ReaderChannel(SealedFileReader reader) {
        this.reader = reader;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        int wanted = target.remaining();
        if (target.hasArray()) {
            int count = reader.read(position, target.array(), target.arrayOffset() + target.position(), wanted);
            if (count > 0) {
                target.position(target.position() + count);
                position += count;
            }
            return count;
        }
        byte[] copy = new byte[Math.min(wanted, COPY_BYTES)];
        int done = 0;
        while (done < wanted) {
            int count = reader.read(position, copy, 0, Math.min(wanted - done, copy.length));
            if (count < 0) {
                return done == 0 ? -1 : done;
            }
            target.put(copy, 0, count);
            position += count;
            done += count;
        }
        return done;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position " + newPosition + " is negative");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return reader.length();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
