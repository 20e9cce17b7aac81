/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.Arrays;

/**
 * A key that was derived from a zone key for one purpose and context: 32 bytes. A secret: wiped on {@link #close}, never
 * printed. Not thread-safe.
 */
public final class DerivedKey implements AutoCloseable {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 32;

    private final int zoneKeyVersion;
    private final byte[] bytes;
    private boolean closed;

    DerivedKey(int zoneKeyVersion, byte[] bytes) {
        this.zoneKeyVersion = zoneKeyVersion;
        this.bytes = bytes;
    }

    /** The version of the zone key it comes from. */
    public int zoneKeyVersion() {
        return zoneKeyVersion;
    }

    /**
     * A copy of the key's bytes, which the caller owns and wipes.
     *
     * @throws IllegalStateException if the key is closed
     */
    public byte[] copyBytes() {
        if (closed) {
            throw new IllegalStateException("the derived key is closed");
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
        return "DerivedKey[32 bytes, zone-key version " + zoneKeyVersion + "]";
    }
}
