/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.ArrayList;
import java.util.List;

/** The keys of all chunks of a file: one, and one more for each session. A secret, wiped on {@link #close}. */
final class ChunkKeys implements AutoCloseable {
    private final List<AesKey> keys = new ArrayList<>();
    private final long[] firstChunks;

    ChunkKeys(FileKeys fileKeys, List<WriteSession> sessions) {
        firstChunks = sessions.stream().mapToLong(WriteSession::firstChunk).toArray();
        keys.add(fileKeys.chunkKey());
        for (WriteSession session : sessions) {
            keys.add(fileKeys.sessionKey(session.salt()));
        }
    }

    /** The key of chunk {@code index}. */
    AesKey of(long index) {
        int session = firstChunks.length;
        while (session > 0 && index < firstChunks[session - 1]) {
            session--;
        }
        return keys.get(session);
    }

    @Override
    public void close() {
        keys.forEach(AesKey::close);
    }
}
