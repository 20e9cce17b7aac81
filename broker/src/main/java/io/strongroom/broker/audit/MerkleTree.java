/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of a Merkle tree over audit records. Pure. Source: RFC 9162, section 2.1.1. */
final class MerkleTree {
    /** Length of a hash, in bytes. */
    static final int HASH_BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** The root hash of a tree without leaves. */
    static byte[] emptyRoot() {
        return sha256().digest();
    }

    /** The hash of a leaf. */
    static byte[] leafHash(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(entry);
    }

    /** The hash of a leaf that holds a record's text in UTF-8. */
    static byte[] leafHash(String record) {
        return leafHash(record.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a node above two others. */
    static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** How many of {@code leaves}, which are two or more, lie left: the largest power of two below their number. */
    static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
