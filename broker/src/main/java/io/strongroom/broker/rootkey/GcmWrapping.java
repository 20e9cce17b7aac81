/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Wraps with AES-256-GCM under a random nonce: nonce (12 bytes), ciphertext, tag (16 bytes). */
final class GcmWrapping {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private GcmWrapping() {}

    /** A cipher of the provider that has the key, or of the JDK. */
    interface Ciphers {
        /** A new cipher. */
        Cipher next() throws GeneralSecurityException;

        /** Those of this JDK. */
        static Ciphers ofJdk() {
            return () -> Cipher.getInstance(TRANSFORMATION);
        }

        /** Those of a provider. */
        static Ciphers of(Provider provider) {
            return () -> Cipher.getInstance(TRANSFORMATION, provider);
        }
    }

    static byte[] wrap(Ciphers ciphers, Key key, byte[] secret, String context) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        Cipher cipher = ciphers.next();
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        byte[] ciphertext = cipher.doFinal(secret);
        byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + ciphertext.length);
        System.arraycopy(ciphertext, 0, wrapped, NONCE_BYTES, ciphertext.length);
        return wrapped;
    }

    /**
     * Unwraps.
     *
     * @throws AEADBadTagException if key or context are others, or the bytes were altered
     */
    static byte[] unwrap(Ciphers ciphers, Key key, byte[] wrapped, String context) throws GeneralSecurityException {
        if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new AEADBadTagException("the wrapped key is truncated");
        }
        Cipher cipher = ciphers.next();
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    }
}
