/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.function.Supplier;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * The default algorithm of a process with a session. Over a key store that holds the session's identity its trust managers
 * are those of {@link SessionTrustManagerFactory}, so that a valid chain is never enough; over every other key store, and
 * over none, they are the platform's.
 */
final class DefaultTrustManagerFactory extends TrustManagerFactorySpi {
    private static final String TRUST_STORE_TYPE = "javax.net.ssl.trustStoreType";

    private final SessionTrustManagerFactory session;
    private final TrustManagerFactory platform;
    private boolean isSession;

    DefaultTrustManagerFactory(Supplier<Identity> identity, PeerKnowledge knowledge, String platformAlgorithm) {
        this.session = new SessionTrustManagerFactory(identity, knowledge);
        try {
            this.platform = TrustManagerFactory.getInstance(platformAlgorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform's trust managers " + platformAlgorithm + " are missing", e);
        }
    }

    @Override
    protected void engineInit(@Nullable KeyStore store) throws KeyStoreException {
        boolean isDefaultStore = store == null && StrongroomProvider.NAME.equals(System.getProperty(TRUST_STORE_TYPE));
        isSession = isDefaultStore || SessionStores.demandOf(store).isPresent();
        if (isSession) {
            session.engineInit(store);
        } else {
            platform.init(store);
        }
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) throws InvalidAlgorithmParameterException {
        isSession = false;
        platform.init(parameters);
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
        return isSession ? session.engineGetTrustManagers() : platform.getTrustManagers();
    }
}
