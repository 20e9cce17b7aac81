/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.seal.SealedLengths.CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.SEALED_CHUNK_BYTES;

import io.strongroom.seal.SealedLengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileRange;

/** Where plaintext stands in a sealed file. Source: docs/spec/sealed-file.md, section "Length". */
final class ChunkLayout {
    private ChunkLayout() {}

    /**
     * The length under which a file in a zone is listed: that of its plaintext. A length that no plaintext has is listed
     * as it is, and an empty file as one byte: engines skip empty files without opening them, and opening is what says
     * that the file is not a sealed one.
     */
    static long listedLength(long sealedBytes) {
        OptionalLong plaintext = SealedLengths.plaintext(sealedBytes);
        return plaintext.isPresent() ? plaintext.getAsLong() : Math.max(1, sealedBytes);
    }

    /** Start of the chunk that holds the plaintext at {@code offset}, in the sealed file. */
    static long chunkStart(long offset) {
        return HEADER_BYTES + offset / CHUNK_BYTES * SEALED_CHUNK_BYTES;
    }

    /** End of the chunk that holds the last plaintext byte before {@code end}, in the sealed file. */
    static long chunkEnd(long end, long plaintextBytes) {
        long chunks = (end + CHUNK_BYTES - 1) / CHUNK_BYTES;
        return Math.min(
                HEADER_BYTES + chunks * SEALED_CHUNK_BYTES,
                SealedLengths.sealed(plaintextBytes) - SealedLengths.TAIL_BYTES);
    }

    /** How much plaintext stands before the position {@code sealedOffset} of a sealed file. */
    static long plaintextBefore(long sealedOffset, long plaintextBytes) {
        long body = Math.max(0, sealedOffset - HEADER_BYTES);
        long offset = body / SEALED_CHUNK_BYTES * CHUNK_BYTES + Math.min(body % SEALED_CHUNK_BYTES, CHUNK_BYTES);
        return Math.min(offset, plaintextBytes);
    }

    /**
     * The whole chunks that hold {@code ranges}, as disjoint ranges of the sealed file. A chunk that two ranges share
     * belongs to the first.
     *
     * @param ranges of plaintext, sorted, not empty, within the file, none above 2^30 bytes
     */
    static List<FileRange> chunksOf(List<? extends FileRange> ranges, long plaintextBytes) {
        List<FileRange> chunks = new ArrayList<>();
        long end = 0;
        for (FileRange range : ranges) {
            long from = Math.max(end, chunkStart(range.getOffset()));
            end = Math.max(end, chunkEnd(range.getOffset() + range.getLength(), plaintextBytes));
            if (from < end) {
                chunks.add(FileRange.createFileRange(from, (int) (end - from)));
            }
        }
        return chunks;
    }

    /** Block locations of a sealed file in terms of its plaintext; blocks that hold none of it are left out. */
    static BlockLocation[] plaintextBlocks(BlockLocation[] blocks, long plaintextBytes) {
        return Arrays.stream(blocks)
                .map(block -> plaintextBlock(block, plaintextBytes))
                .filter(block -> block.getLength() > 0 || plaintextBytes == 0)
                .toArray(BlockLocation[]::new);
    }

    private static BlockLocation plaintextBlock(BlockLocation block, long plaintextBytes) {
        long start = plaintextBefore(block.getOffset(), plaintextBytes);
        long end = plaintextBefore(block.getOffset() + block.getLength(), plaintextBytes);
        BlockLocation mapped = new BlockLocation(block);
        mapped.setOffset(start);
        mapped.setLength(end - start);
        return mapped;
    }
}
