/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedLengths.TAG_BYTES;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM as the format uses it. Holds one cipher object, which it reuses; not thread-safe. */
final class ChunkCipher {
    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final byte LAST = 1;

    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_BYTES];

    ChunkCipher(SealCrypto crypto) {
        this.cipher = crypto.newAesGcm();
    }

    /** Seals chunk {@code index}: writes {@code len} + 16 bytes to {@code out}. */
    void seal(AesKey key, long index, boolean last, byte[] in, int off, int len, byte[] out, int outOff) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(index, last));
            cipher.doFinal(in, off, len, out, outOff);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt", e);
        }
    }

    /**
     * Opens chunk {@code index}: writes {@code len} bytes to {@code out}, reading {@code len} + 16 from {@code in}. The
     * two must not overlap.
     *
     * @return whether the tag verified; if not, the output is zero
     */
    boolean open(AesKey key, long index, boolean last, byte[] in, int off, int len, byte[] out, int outOff) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(index, last));
            cipher.doFinal(in, off, len + TAG_BYTES, out, outOff);
            return true;
        } catch (AEADBadTagException e) {
            Arrays.fill(out, outOff, outOff + len, (byte) 0);
            return false;
        } catch (GeneralSecurityException e) {
            Arrays.fill(out, outOff, outOff + len, (byte) 0);
            throw new IllegalStateException("AES-256-GCM failed to decrypt", e);
        }
    }

    /** Seals a key or a tail under a key that is used once: nonce 0. */
    byte[] sealOnce(AesKey key, byte[] associatedData, byte[] plaintext) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to encrypt", e);
        }
    }

    /** Opens what {@link #sealOnce} made. */
    byte[] openOnce(AesKey key, byte[] associatedData, byte[] sealed) throws AEADBadTagException {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to decrypt", e);
        }
    }

    private GCMParameterSpec nonce(long index, boolean last) {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[i] = (byte) (index >>> (56 - 8 * i));
        }
        nonce[NONCE_BYTES - 1] = last ? LAST : 0;
        return new GCMParameterSpec(TAG_BITS, nonce);
    }
}
