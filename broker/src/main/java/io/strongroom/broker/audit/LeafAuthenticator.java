/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.attestation.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates leaves from left to right under a signed root, each by the hashes beside it. What was authenticated with one
 * leaf serves the next, so that a tree of n leaves takes n - 1 hashes in all. Not thread-safe.
 */
final class LeafAuthenticator {
    private final Deque<Known> known = new ArrayDeque<>();

    /** The authentic hash over some leaves. */
    private record Known(long leaves, Digest hash) {}

    LeafAuthenticator(TreeHead head) {
        if (head.size() > 0) {
            known.push(new Known(head.size(), head.root()));
        }
    }

    /**
     * Authenticates the next leaf.
     *
     * @param proof the hashes of the subtrees right of the leaf, lowest first
     * @return what is wrong with it; nothing if it is authentic
     */
    Optional<String> next(byte[] leafHash, List<byte[]> proof) {
        Known above = known.pop();
        List<Long> sizes = sizes(above.leaves());
        if (proof.size() != sizes.size()) {
            return Optional.of("its proof has " + proof.size() + " hashes, wanted " + sizes.size());
        }
        byte[] hash = leafHash;
        for (byte[] right : proof) {
            hash = MerkleTree.nodeHash(hash, right);
        }
        if (!Digest.of(hash).equals(above.hash())) {
            return Optional.of("it, or the proof beside it, is not what was signed");
        }
        for (int i = proof.size() - 1; i >= 0; i--) {
            known.push(new Known(sizes.get(i), Digest.of(proof.get(i))));
        }
        return Optional.empty();
    }

    /** How many leaves the subtrees to the right of the first leaf have, lowest first. */
    private static List<Long> sizes(long leaves) {
        List<Long> sizes = new ArrayList<>();
        for (long rest = leaves; rest > 1; ) {
            long left = MerkleTree.split(rest);
            sizes.add(0, rest - left);
            rest = left;
        }
        return sizes;
    }
}
