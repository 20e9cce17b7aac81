/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A sealed file behind a stream of another Hadoop file system.
 *
 * <p>Reads that go on where one ended use the stream's own position, because HDFS and object stores serve a positioned
 * read by a request of its own; all others, and those that come while another thread holds the position, are positioned.
 */
final class StreamCiphertext implements Ciphertext {
    private final FSDataInputStream in;
    private final long length;
    private final ReentrantLock position = new ReentrantLock();
    private final ConcurrentSkipListMap<Long, ByteBuffer> prefetched = new ConcurrentSkipListMap<>();
    private volatile long lastEnd;

    StreamCiphertext(FSDataInputStream in, long length) {
        this.in = in;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long at, byte[] b, int off, int len) throws IOException {
        int copied = readPrefetched(at, b, off, len);
        if (copied > 0) {
            return copied;
        }
        int count = at == lastEnd && position.tryLock() ? readOn(at, b, off, len) : in.read(at, b, off, len);
        lastEnd = at + Math.max(count, 0);
        return count;
    }

    private int readOn(long at, byte[] b, int off, int len) throws IOException {
        try {
            if (in.getPos() != at) {
                in.seek(at);
            }
            return in.read(b, off, len);
        } finally {
            position.unlock();
        }
    }

    private int readPrefetched(long at, byte[] b, int off, int len) {
        Map.Entry<Long, ByteBuffer> entry = prefetched.floorEntry(at);
        if (entry == null || at >= entry.getKey() + entry.getValue().limit()) {
            return 0;
        }
        ByteBuffer bytes = entry.getValue().duplicate();
        bytes.position((int) (at - entry.getKey()));
        int count = Math.min(len, bytes.remaining());
        bytes.get(b, off, count);
        return count;
    }

    @Override
    public void unbuffer() {
        position.lock();
        try {
            in.unbuffer();
        } finally {
            position.unlock();
        }
    }

    @Override
    public @Nullable IOStatistics statistics() {
        return in.getIOStatistics();
    }

    @Override
    public boolean readsRangesAtOnce() {
        return in.hasCapability(StreamCapabilities.VECTOREDIO);
    }

    @Override
    public List<Prefetched> prefetch(List<FileRange> ranges) throws IOException {
        in.readVectored(ranges, ByteBuffer::allocate);
        List<Prefetched> results = new ArrayList<>(ranges.size());
        for (FileRange range : ranges) {
            results.add(new Fetched(range));
        }
        return results;
    }

    private final class Fetched implements Prefetched {
        private final long offset;
        private final CompletableFuture<?> ready;

        private Fetched(FileRange range) {
            offset = range.getOffset();
            ready = range.getData().thenAccept(bytes -> prefetched.put(offset, bytes.slice()));
        }

        @Override
        public CompletableFuture<?> ready() {
            return ready;
        }

        @Override
        public void discard() {
            prefetched.remove(offset);
        }
    }

    @Override
    public void close() throws IOException {
        prefetched.clear();
        in.close();
    }
}
