/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * All nodes of a tree in a temporary file, so that trees of any size need no memory: 64 bytes for each leaf, deleted on
 * close. Not thread-safe.
 *
 * <p>Node {@code j} of level {@code l} covers leaves {@code j << l} to {@code (j + 1) << l}, exclusive, and lies at place
 * {@code ((2j + 1) << l) - 1} of the file: the order of a walk that visits left, node, right.
 */
final class MerkleNodes implements AutoCloseable {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final FileChannel channel;
    private long size;

    private MerkleNodes(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * A tree without leaves.
     *
     * @param file made here; it must not exist
     */
    static MerkleNodes create(Path file) throws IOException {
        return new MerkleNodes(FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                OWNER_ONLY));
    }

    /** Adds a leaf. */
    void add(byte[] leafHash) throws IOException {
        byte[] node = leafHash;
        long index = size;
        int level = 0;
        write(level, index, node);
        while ((index & 1) == 1) {
            node = MerkleTree.nodeHash(read(level, index - 1), node);
            index >>= 1;
            level++;
            write(level, index, node);
        }
        size++;
    }

    /**
     * The root hash over leaves {@code from}, inclusive, to {@code to}, exclusive.
     *
     * @param from a multiple of the largest power of two that the number of leaves reaches
     */
    byte[] root(long from, long to) throws IOException {
        long leaves = to - from;
        if (leaves == 0) {
            return MerkleTree.emptyRoot();
        }
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return read(level, from >> level);
        }
        long middle = from + MerkleTree.split(leaves);
        return MerkleTree.nodeHash(root(from, middle), root(middle, to));
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(int level, long index, byte[] hash) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(hash);
        long position = position(level, index);
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    private byte[] read(int level, long index) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MerkleTree.HASH_BYTES);
        long position = position(level, index);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position + buffer.position());
            if (count < 0) {
                throw new EOFException("the temporary file of hashes was cut short");
            }
        }
        return buffer.array();
    }

    private static long position(int level, long index) {
        return (((2 * index + 1) << level) - 1) * MerkleTree.HASH_BYTES;
    }
}
