/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree that grows leaf by leaf and remembers only the roots of its complete subtrees, largest first: as many as its size
 * has bits that are one. Not thread-safe.
 */
final class MerkleFrontier {
    private final List<byte[]> roots = new ArrayList<>();
    private long size;

    /** A tree without leaves. */
    MerkleFrontier() {}

    /**
     * A tree that was {@linkplain #encoded encoded}.
     *
     * @throws IllegalArgumentException if a tree of this size has another number of complete subtrees
     */
    static MerkleFrontier decode(long size, Octets encoded) {
        if (size < 0 || encoded.length() != Long.bitCount(size) * MerkleTree.HASH_BYTES) {
            throw new IllegalArgumentException(
                    encoded.length() + " bytes are not the subtrees of a tree of " + size + " leaves");
        }
        MerkleFrontier frontier = new MerkleFrontier();
        for (int from = 0; from < encoded.length(); from += MerkleTree.HASH_BYTES) {
            frontier.roots.add(encoded.slice(from, from + MerkleTree.HASH_BYTES).bytes());
        }
        frontier.size = size;
        return frontier;
    }

    /** The roots of the complete subtrees, one behind the other. */
    Octets encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        roots.forEach(bytes::writeBytes);
        return Octets.of(bytes.toByteArray());
    }

    /** Adds a leaf. */
    void add(byte[] leafHash) {
        byte[] node = leafHash;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            node = MerkleTree.nodeHash(roots.remove(roots.size() - 1), node);
        }
        roots.add(node);
        size++;
    }

    /** How many leaves there are. */
    long size() {
        return size;
    }

    /** The root hash of the tree as it is now. */
    Digest root() {
        if (roots.isEmpty()) {
            return Digest.of(MerkleTree.emptyRoot());
        }
        byte[] root = roots.get(roots.size() - 1);
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = MerkleTree.nodeHash(roots.get(i), root);
        }
        return Digest.of(root);
    }
}
