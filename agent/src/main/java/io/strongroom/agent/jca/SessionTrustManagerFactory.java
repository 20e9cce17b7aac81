/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.function.Supplier;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Trust managers over the session's authority, whatever key store they are given. One that was loaded with a {@link
 * PeerDemand} decides which peers they accept, else the system properties do.
 */
final class SessionTrustManagerFactory extends TrustManagerFactorySpi {
    private final Supplier<Identity> identity;
    private final PeerKnowledge knowledge;
    private @Nullable PeerDemand demand;

    SessionTrustManagerFactory(Supplier<Identity> identity, PeerKnowledge knowledge) {
        this.identity = identity;
        this.knowledge = knowledge;
    }

    @Override
    protected void engineInit(@Nullable KeyStore store) throws KeyStoreException {
        demand = SessionStores.demandOf(store).orElse(null);
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters ignored) {
        demand = null;
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
        PeerDemand wanted = demand == null ? PeerDemand.of(System.getProperties()) : demand;
        return new TrustManager[] {new JobTrustManager(identity, knowledge, wanted)};
    }
}
