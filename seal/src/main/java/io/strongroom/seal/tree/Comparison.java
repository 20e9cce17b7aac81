/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** Takes plaintext and compares it with a stream. Not thread-safe. */
final class Comparison implements WritableByteChannel {
    private final InputStream expected;
    private boolean equal = true;

    /** Borrows {@code expected}. */
    Comparison(InputStream expected) {
        this.expected = expected;
    }

    @Override
    public int write(ByteBuffer plaintext) throws IOException {
        int length = plaintext.remaining();
        if (equal) {
            byte[] other = expected.readNBytes(length);
            int start = plaintext.arrayOffset() + plaintext.position();
            equal = Arrays.equals(plaintext.array(), start, start + length, other, 0, other.length);
        }
        plaintext.position(plaintext.limit());
        return length;
    }

    /** Whether all that came was equal, and the stream has no more. */
    boolean isEqual() throws IOException {
        return equal && expected.read() < 0;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
