/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * An AES-256 key that is wiped on {@link #close}, which the JDK's {@code SecretKeySpec} cannot be. Providers make copies
 * of their own: we narrow the time a key is in memory, we cannot end it.
 */
final class AesKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Never serialised.
    private final transient byte[] bytes;

    private transient volatile boolean closed;

    /** Takes ownership of 32 bytes. */
    AesKey(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (closed) {
            throw new IllegalStateException("the key is closed");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public boolean isDestroyed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AesKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** Constant: a hash of a key would be a trace of it. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "AesKey[32 bytes]";
    }
}
