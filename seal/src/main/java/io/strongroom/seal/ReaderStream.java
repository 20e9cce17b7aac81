/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream over a reader. It keeps a workspace, and with it the chunk it is in. */
final class ReaderStream extends InputStream {
    private final SealedFileReader reader;
    private final byte[] one = new byte[1];
    private SealedFileReader.@Nullable Workspace workspace;
    private long position;
    private long mark;
    private boolean closed;

    ReaderStream(SealedFileReader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (closed) {
            throw new ClosedChannelException();
        }
        if (len == 0) {
            return 0;
        }
        if (position >= reader.length()) {
            return -1;
        }
        int total = (int) Math.min(len, reader.length() - position);
        SealedFileReader.Workspace own = workspace == null ? reader.borrow() : workspace;
        workspace = own;
        own.read(position, b, off, total);
        position += total;
        return total;
    }

    @Override
    public long skip(long n) {
        long count = Math.max(0, Math.min(n, reader.length() - position));
        position += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, reader.length() - position);
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int readLimit) {
        mark = position;
    }

    @Override
    public synchronized void reset() {
        position = mark;
    }

    @Override
    public void close() {
        closed = true;
        if (workspace != null) {
            reader.giveBack(workspace);
            workspace = null;
        }
    }
}
