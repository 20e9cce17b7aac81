/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A local sealed file. Its length is that of the open file, so that a writer who replaces the name meanwhile is no
 * trouble.
 *
 * <p>One reader at a time uses the file's own position, which an interrupted thread does not close; further ones read by
 * channel.
 */
final class LocalCiphertext implements Ciphertext {
    private final RandomAccessFile file;
    private final long length;
    private final ReentrantLock position = new ReentrantLock();

    private LocalCiphertext(RandomAccessFile file, long length) {
        this.file = file;
        this.length = length;
    }

    static LocalCiphertext open(File name) throws IOException {
        RandomAccessFile file = new RandomAccessFile(name, "r");
        try {
            return new LocalCiphertext(file, file.length());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long at, byte[] b, int off, int len) throws IOException {
        if (!position.tryLock()) {
            return file.getChannel().read(ByteBuffer.wrap(b, off, len), at);
        }
        try {
            file.seek(at);
            return file.read(b, off, len);
        } finally {
            position.unlock();
        }
    }

    @Override
    public void unbuffer() {}

    @Override
    public @Nullable IOStatistics statistics() {
        return null;
    }

    @Override
    public boolean readsRangesAtOnce() {
        return false;
    }

    @Override
    public List<Prefetched> prefetch(List<FileRange> ranges) {
        throw new UnsupportedOperationException("local files are read range by range");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
