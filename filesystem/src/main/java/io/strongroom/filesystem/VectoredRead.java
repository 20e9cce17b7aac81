/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FileRange;

/**
 * Reads ranges of a sealed file. Where the storage reads several at once, it is given the chunks that hold them; elsewhere
 * they are read one after the other. For one call of {@code readVectored}.
 */
final class VectoredRead {
    private static final int LARGEST_PREFETCH = 1 << 30;

    private final ByteBufferPositionedReadable plaintext;
    private final Ciphertext source;
    private final long length;
    private final IntFunction<ByteBuffer> allocate;
    private final Consumer<ByteBuffer> release;

    /**
     * A read that has not begun.
     *
     * @param plaintext what opens the chunks that {@code source} has fetched
     * @param length bytes of plaintext
     * @param allocate makes a buffer for a range
     * @param release takes a buffer back whose range could not be read
     */
    VectoredRead(
            ByteBufferPositionedReadable plaintext,
            Ciphertext source,
            long length,
            IntFunction<ByteBuffer> allocate,
            Consumer<ByteBuffer> release) {
        this.plaintext = plaintext;
        this.source = source;
        this.length = length;
        this.allocate = allocate;
        this.release = release;
    }

    /**
     * Gives each range the future of its bytes.
     *
     * @throws IllegalArgumentException if ranges overlap or have a negative length
     * @throws EOFException if one is not within the file
     */
    void read(List<? extends FileRange> ranges) throws IOException {
        List<FileRange> readable = new ArrayList<>();
        for (FileRange range : sortedAndDisjoint(ranges)) {
            if (range.getLength() > 0 && range.getLength() <= LARGEST_PREFETCH && source.readsRangesAtOnce()) {
                readable.add(range);
            } else {
                range.setData(open(range));
            }
        }
        if (!readable.isEmpty()) {
            readTogether(readable);
        }
    }

    /** Demands that {@code len} bytes from {@code at} on are within a file of {@code length} bytes. */
    static void requireWithin(long at, int len, long length) throws EOFException {
        if (at < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK);
        }
        if (len > length - at) {
            throw new EOFException(
                    FSExceptionMessages.EOF_IN_READ_FULLY + ": " + at + " to " + (at + len) + " of " + length);
        }
    }

    private List<FileRange> sortedAndDisjoint(List<? extends FileRange> ranges) throws EOFException {
        List<FileRange> sorted = new ArrayList<>(ranges);
        sorted.forEach(range -> {
            if (range.getLength() < 0) {
                throw new IllegalArgumentException("length is negative in " + range);
            }
        });
        sorted.sort(Comparator.comparingLong(FileRange::getOffset));
        long end = 0;
        for (FileRange range : sorted) {
            requireWithin(range.getOffset(), range.getLength(), length);
            if (range.getOffset() < end) {
                throw new IllegalArgumentException("ranges overlap at " + range);
            }
            end = range.getOffset() + range.getLength();
        }
        return sorted;
    }

    private void readTogether(List<FileRange> ranges) throws IOException {
        List<FileRange> chunks = ChunkLayout.chunksOf(ranges, length);
        List<Ciphertext.Prefetched> fetched = source.prefetch(chunks);
        List<AtomicInteger> users = new ArrayList<>();
        chunks.forEach(each -> users.add(new AtomicInteger()));
        List<List<Integer>> needed = new ArrayList<>();
        for (FileRange range : ranges) {
            List<Integer> needs = chunkRangesOf(range, chunks);
            needs.forEach(index -> users.get(index).incrementAndGet());
            needed.add(needs);
        }
        for (int i = 0; i < ranges.size(); i++) {
            FileRange range = ranges.get(i);
            List<Integer> needs = needed.get(i);
            range.setData(CompletableFuture.allOf(needs.stream()
                            .map(index -> fetched.get(index).ready())
                            .toArray(CompletableFuture[]::new))
                    .thenCompose(ignored -> open(range))
                    .whenComplete((bytes, failure) -> needs.forEach(index -> {
                        if (users.get(index).decrementAndGet() == 0) {
                            fetched.get(index).discard();
                        }
                    })));
        }
    }

    private List<Integer> chunkRangesOf(FileRange range, List<FileRange> chunks) {
        long from = ChunkLayout.chunkStart(range.getOffset());
        long to = ChunkLayout.chunkEnd(range.getOffset() + range.getLength(), length);
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            FileRange each = chunks.get(i);
            if (each.getOffset() < to && from < each.getOffset() + each.getLength()) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    private CompletableFuture<ByteBuffer> open(FileRange range) {
        ByteBuffer buffer = allocate.apply(range.getLength());
        try {
            int start = buffer.position();
            buffer.limit(start + range.getLength());
            plaintext.readFully(range.getOffset(), buffer);
            buffer.position(start);
            return CompletableFuture.completedFuture(buffer);
        } catch (IOException | CompletionException e) {
            release.accept(buffer);
            return CompletableFuture.failedFuture(e);
        }
    }
}
