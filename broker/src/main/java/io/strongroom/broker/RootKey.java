/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps every secret of a workspace, with AES-256-GCM and a random nonce.
 *
 * <p>A secret: wiped on {@link #close}, never printed. Thread-safe; nothing is ever wrapped under the wiped key.
 */
final class RootKey implements AutoCloseable {
    /** Length of the secret from which the root key comes, in bytes. */
    static final int LENGTH_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private byte[] wrapKey;
    private byte[] sealKey;
    private byte[] check;
    private final SecureRandom random = new SecureRandom();
    private boolean closed;

    private RootKey(byte[] wrapKey, byte[] sealKey, byte[] check) {
        this.wrapKey = wrapKey;
        this.sealKey = sealKey;
        this.check = check;
    }

    /** Derives the root key from 32 secret bytes, which are wiped. */
    static RootKey of(byte[] secret) {
        try {
            return new RootKey(
                    derive(secret, "strongroom root wrap v1"),
                    derive(secret, "strongroom root seal v1"),
                    derive(secret, "strongroom root check v1"));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Whether this is the key of which {@link #checkValue} was once stored. */
    synchronized boolean matches(byte[] checkValue) {
        return MessageDigest.isEqual(check, checkValue);
    }

    /** A value that tells a right key from a wrong one and reveals nothing about it. */
    synchronized byte[] checkValue() {
        return check.clone();
    }

    /**
     * Wraps a secret.
     *
     * @param secret borrowed
     * @param context what the secret is: unwrapping as anything else fails
     * @throws IllegalStateException if the key is closed
     */
    synchronized byte[] wrap(byte[] secret, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(secret.length));
            cipher.doFinal(secret, 0, secret.length, wrapped, NONCE_BYTES);
            return wrapped;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot encrypt with AES-256-GCM", e);
        }
    }

    /**
     * Unwraps a secret, which the caller wipes.
     *
     * @throws StoreException if the bytes were not made by {@link #wrap} with this key and context
     * @throws IllegalStateException if the key is closed
     */
    synchronized byte[] unwrap(byte[] wrapped, String context) throws StoreException {
        if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new StoreException("the stored secret of " + context + " is truncated");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, NONCE_BYTES), context);
            return cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    "the stored secret of " + context + " does not open with this root key: the store was altered, or"
                            + " belongs to another root key",
                    e);
        }
    }

    /**
     * The HMAC-SHA-256 of public bytes of the store, which nobody makes without this key: 32 bytes.
     *
     * @param text says by itself what it is: a seal of one kind of row must not fit another
     * @throws IllegalStateException if the key is closed
     */
    synchronized byte[] seal(byte[] text) {
        if (closed) {
            throw new IllegalStateException("the root key is closed");
        }
        return hmac(sealKey, text);
    }

    /**
     * Becomes another root key: whoever has this one uses that one from now on.
     *
     * @param other borrowed
     * @throws IllegalStateException if this key is closed
     */
    void become(RootKey other) {
        byte[] newWrapKey;
        byte[] newSealKey;
        byte[] newCheck;
        synchronized (other) {
            newWrapKey = other.wrapKey.clone();
            newSealKey = other.sealKey.clone();
            newCheck = other.check.clone();
        }
        synchronized (this) {
            if (closed) {
                Arrays.fill(newWrapKey, (byte) 0);
                Arrays.fill(newSealKey, (byte) 0);
                throw new IllegalStateException("the root key is closed");
            }
            Arrays.fill(wrapKey, (byte) 0);
            Arrays.fill(sealKey, (byte) 0);
            wrapKey = newWrapKey;
            sealKey = newSealKey;
            check = newCheck;
        }
    }

    /** Wipes the key. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(wrapKey, (byte) 0);
        Arrays.fill(sealKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "RootKey[32 bytes]";
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        if (closed) {
            throw new IllegalStateException("the root key is closed");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(wrapKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] derive(byte[] secret, String label) {
        return hmac(secret, label.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC-SHA-256", e);
        }
    }
}
