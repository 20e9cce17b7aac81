/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Gives the same bytes every time: SHA-256 over a counter. For test vectors only. */
final class CountedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private long counter;

    CountedRandom(long first) {
        counter = first;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] block = {};
        for (int i = 0; i < bytes.length; i++) {
            if (i % TagChain.LENGTH_BYTES == 0) {
                block = SealCrypto.selected()
                        .newSha256()
                        .digest(ByteBuffer.allocate(Long.BYTES)
                                .putLong(counter++)
                                .array());
            }
            bytes[i] = block[i % TagChain.LENGTH_BYTES];
        }
    }
}
