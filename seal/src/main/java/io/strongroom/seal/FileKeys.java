/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.Arrays;

/**
 * The keys of one file, derived from its data key. A secret, wiped on {@link #close}. Not thread-safe.
 *
 * <p>Source: docs/spec/sealed-file.md, section "Keys".
 */
final class FileKeys implements AutoCloseable {
    private final Hkdf hkdf;
    private final byte[] dataKey;
    private final byte[] identity;

    /** Copies the data key; the caller still owns and closes its own. */
    FileKeys(Hkdf hkdf, DataKey dataKey, HeaderIdentity identity) {
        this.hkdf = hkdf;
        this.dataKey = dataKey.copyBytes();
        this.identity = identity.bytes();
    }

    /** {@code K0}: the key of the chunks before the first session. */
    AesKey chunkKey() {
        return new AesKey(hkdf.derive(dataKey, "slf1 chunk", identity));
    }

    /** {@code Ks}: the key of the chunks of a session. */
    AesKey sessionKey(byte[] salt) {
        return new AesKey(hkdf.derive(dataKey, "slf1 session", identity, salt));
    }

    /** The key of the unfinished last chunk in a resume point. */
    AesKey tailKey(byte[] salt) {
        return new AesKey(hkdf.derive(dataKey, "slf1 tail", identity, salt));
    }

    /** The header MAC over bytes 0 to 223. */
    byte[] headerMac(byte[] authenticated) {
        return mac("slf1 header", authenticated);
    }

    /** The final record's MAC over its bytes 0 to 223. */
    byte[] finalMac(byte[] authenticated) {
        return mac("slf1 final", authenticated);
    }

    private byte[] mac(String label, byte[] authenticated) {
        byte[] key = hkdf.derive(dataKey, label, identity);
        try {
            return hkdf.hmac(key, authenticated);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(dataKey, (byte) 0);
    }
}
