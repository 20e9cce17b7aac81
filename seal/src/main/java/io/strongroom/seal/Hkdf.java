/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * HKDF with SHA-256, and the labelled form in which this project uses it. Not thread-safe: it holds one {@link Mac}.
 *
 * <p>Source: RFC 5869; docs/spec/sealed-file.md, section "Keys".
 */
final class Hkdf {
    static final int HASH_BYTES = 32;

    private final Mac mac;

    Hkdf(SealCrypto crypto) {
        this.mac = crypto.newHmac();
    }

    /** HKDF-Extract. Nothing is wiped; an empty salt stands for 32 zero bytes. */
    byte[] extract(byte[] salt, byte[] inputKey) {
        return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, inputKey);
    }

    /** HKDF-Expand to {@code length} bytes, at most 255 × 32. */
    byte[] expand(byte[] key, byte[] info, int length) {
        byte[] output = new byte[length];
        try (MacKey macKey = new MacKey(key.clone())) {
            init(macKey);
            byte[] block = new byte[HASH_BYTES];
            for (int done = 0, counter = 1; done < length; done += HASH_BYTES, counter++) {
                if (counter > 1) {
                    mac.update(block);
                }
                mac.update(info);
                mac.update((byte) counter);
                mac.doFinal(block, 0);
                System.arraycopy(block, 0, output, done, Math.min(HASH_BYTES, length - done));
            }
            Arrays.fill(block, (byte) 0);
            return output;
        } catch (ShortBufferException e) {
            throw new IllegalStateException("HMAC-SHA-256 gave more than 32 bytes", e);
        }
    }

    /** {@code X(key, label, context)} of the specification: 32 bytes, which the caller wipes. */
    byte[] derive(byte[] key, String label, byte[]... context) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        try (MacKey macKey = new MacKey(key.clone())) {
            init(macKey);
            mac.update((byte) name.length);
            mac.update(name);
            for (byte[] part : context) {
                mac.update(part);
            }
            mac.update((byte) 1);
            return mac.doFinal();
        }
    }

    /** HMAC-SHA-256 over the concatenation of {@code parts}. */
    byte[] hmac(byte[] key, byte[]... parts) {
        try (MacKey macKey = new MacKey(key.clone())) {
            init(macKey);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        }
    }

    private void init(MacKey key) {
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the provider refuses a key for HMAC-SHA-256", e);
        }
    }
}
