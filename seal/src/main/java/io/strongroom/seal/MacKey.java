/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A key for HMAC-SHA-256, of any length but 0, wiped on {@link #close}. Borrows nothing: it owns its array. */
final class MacKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Never serialised.
    private final transient byte[] bytes;

    /** Takes ownership of {@code bytes}. */
    MacKey(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return "HmacSHA256";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        close();
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "MacKey[" + bytes.length + " bytes]";
    }
}
