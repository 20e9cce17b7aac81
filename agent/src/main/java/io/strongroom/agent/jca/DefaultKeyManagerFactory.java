/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/**
 * The default algorithm of a process with a session. Over a key store that holds the session's identity its key managers
 * present that as it is at each handshake, and so also after a renewal, which the platform's own would not; over every
 * other key store they are the platform's.
 */
final class DefaultKeyManagerFactory extends KeyManagerFactorySpi {
    private final Supplier<Identity> identity;
    private final KeyManagerFactory platform;
    private boolean isSession;

    DefaultKeyManagerFactory(Supplier<Identity> identity, String platformAlgorithm) {
        this.identity = identity;
        try {
            this.platform = KeyManagerFactory.getInstance(platformAlgorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform's key managers " + platformAlgorithm + " are missing", e);
        }
    }

    @Override
    protected void engineInit(@Nullable KeyStore store, char @Nullable [] password)
            throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableKeyException {
        isSession = SessionStores.demandOf(store).isPresent();
        if (!isSession) {
            platform.init(store, password);
        }
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) throws InvalidAlgorithmParameterException {
        isSession = false;
        platform.init(parameters);
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
        return isSession ? new KeyManager[] {new SessionKeyManager(identity)} : platform.getKeyManagers();
    }
}
