/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.CiphertextSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.jspecify.annotations.Nullable;

/** The bytes of a sealed file on a file system. Thread-safe. */
interface Ciphertext extends CiphertextSource {
    /** Gives back what the storage holds for this stream (connections, read-ahead); the next read gets it again. */
    void unbuffer();

    /** What the storage counted, if it counts. */
    @Nullable
    IOStatistics statistics();

    /** Whether {@link #prefetch} is worth calling: the storage reads several ranges at once. */
    boolean readsRangesAtOnce();

    /**
     * Begins to read ranges of ciphertext. Until it is discarded, each serves the reads that fall into it.
     *
     * @param ranges sorted and disjoint
     * @return one for each range, in order
     */
    List<Prefetched> prefetch(List<FileRange> ranges) throws IOException;

    /** A range of ciphertext that is in memory or on its way there. */
    interface Prefetched {
        /** Complete when the bytes are here. */
        CompletableFuture<?> ready();

        /** Forgets the bytes. */
        void discard();
    }
}
