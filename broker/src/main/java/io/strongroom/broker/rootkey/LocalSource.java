/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;

/** A source whose key-encryption key this process holds while it is used. It wraps with AES-256-GCM and a random nonce. */
public sealed interface LocalSource extends RootKeySource permits PassphraseSource, KeyFileSource {
    /** Length of the key-encryption key, in bytes. */
    int KEY_BYTES = 32;

    /**
     * The key-encryption key, which the caller wipes. In workspaces of before it is the secret of the root key itself.
     *
     * @throws RootKeySourceException if the source cannot be used
     */
    byte[] keyEncryptionKey() throws RootKeySourceException;

    @Override
    default byte[] wrap(byte[] secret, String context) throws RootKeySourceException {
        byte[] key = keyEncryptionKey();
        try {
            return GcmWrapping.wrap(GcmWrapping.Ciphers.ofJdk(), new SecretKeySpec(key, "AES"), secret, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot encrypt with AES-256-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    default byte[] unwrap(byte[] wrapped, String context) throws RootKeySourceException {
        byte[] key = keyEncryptionKey();
        try {
            return GcmWrapping.unwrap(GcmWrapping.Ciphers.ofJdk(), new SecretKeySpec(key, "AES"), wrapped, context);
        } catch (AEADBadTagException e) {
            throw new WrongSourceException(description() + " does not open the root key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot decrypt with AES-256-GCM", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
