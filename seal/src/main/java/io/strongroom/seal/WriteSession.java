/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A recovery of a resumable file: from chunk {@code firstChunk} on, chunks are under a key of their own.
 */
final class WriteSession {

    static final int SALT_BYTES = 16;
    /** How many a final record can list; the next recovery rewrites the file. */
    static final int MAX_SESSIONS = 8;
    /** Bytes of one entry in a final record or resume point. */
    static final int ENCODED_BYTES = Integer.BYTES + SALT_BYTES;

    private final long firstChunk;
    private final byte[] salt;

    WriteSession(long firstChunk, byte[] salt) {
        this.firstChunk = firstChunk;
        this.salt = salt;
    }

    long firstChunk() {
        return firstChunk;
    }

    /** The 16 bytes, borrowed. */
    byte[] salt() {
        return salt;
    }

    /** Writes eight entries, unused ones as zeros. */
    static void encode(List<WriteSession> sessions, ByteBuffer to) {
        for (WriteSession session : sessions) {
            to.putInt((int) session.firstChunk).put(session.salt);
        }
        to.position(to.position() + (MAX_SESSIONS - sessions.size()) * ENCODED_BYTES);
    }

    /**
     * Reads {@code count} entries of eight.
     *
     * @param below first chunks are less than this
     * @throws SealedFileException {@code MALFORMED} if first chunks do not strictly increase, are too large, or unused
     *     entries are not zero
     */
    static List<WriteSession> decode(ByteBuffer from, int count, long below) throws SealedFileException {
        List<WriteSession> sessions = new ArrayList<>();
        long previous = -1;
        for (int i = 0; i < count; i++) {
            long first = from.getInt() & 0xFFFF_FFFFL;
            byte[] salt = new byte[SALT_BYTES];
            from.get(salt);
            if (first <= previous || first >= below) {
                throw new SealedFileException(
                        FailureKind.MALFORMED,
                        "session " + i + " begins at chunk " + first + " (expected " + (previous + 1) + " to "
                                + (below - 1) + ")");
            }
            sessions.add(new WriteSession(first, salt));
            previous = first;
        }
        int unused = (MAX_SESSIONS - count) * ENCODED_BYTES;
        if (!SealedHeader.isZero(from, from.position(), from.position() + unused)) {
            throw new SealedFileException(FailureKind.MALFORMED, "unused session entries are not zero");
        }
        from.position(from.position() + unused);
        return List.copyOf(sessions);
    }
}
