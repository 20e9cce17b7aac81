/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells key stores that hold the session's identity from all others. */
final class SessionStores {
    private SessionStores() {}

    /**
     * What a key store demands of peers, or none if it holds not the session's identity.
     *
     * @throws KeyStoreException if it is one of ours that was not loaded
     */
    static Optional<PeerDemand> demandOf(@Nullable KeyStore store) throws KeyStoreException {
        if (store == null || !(store.getProvider() instanceof StrongroomProvider)) {
            return Optional.empty();
        }
        try {
            return store.getEntry(PeerDemand.ALIAS, null) instanceof PeerDemand demand
                    ? Optional.of(demand)
                    : Optional.empty();
        } catch (KeyStoreException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new KeyStoreException("the key store cannot be asked whether it is the session's", e);
        }
    }
}
