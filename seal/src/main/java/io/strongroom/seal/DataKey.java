/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The key of one sealed file (DEK): 32 random bytes, drawn anew for every write attempt, never derived from a path.
 *
 * <p>A secret: wiped on {@link #close}, never printed. Not thread-safe.
 */
public final class DataKey implements AutoCloseable {
    /** Length of a data key in bytes. */
    public static final int LENGTH_BYTES = 32;

    private final byte[] bytes;
    private boolean closed;

    private DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Draws a new key from {@code random}. */
    public static DataKey random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH_BYTES];
        random.nextBytes(bytes);
        return new DataKey(bytes);
    }

    /**
     * Takes ownership of exactly 32 bytes: the array is wiped when the key is closed.
     *
     * @throws IllegalArgumentException if the length is not 32; the array is wiped then too
     */
    public static DataKey takeOwnership(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            Arrays.fill(bytes, (byte) 0);
            throw new IllegalArgumentException("a data key has 32 bytes, got " + bytes.length);
        }
        return new DataKey(bytes);
    }

    /**
     * A copy of the key's bytes, which the caller owns and wipes.
     *
     * @throws IllegalStateException if the key is closed
     */
    public byte[] copyBytes() {
        if (closed) {
            throw new IllegalStateException("the data key is closed");
        }
        return bytes.clone();
    }

    /** Wipes the key. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "DataKey[32 bytes]";
    }
}
