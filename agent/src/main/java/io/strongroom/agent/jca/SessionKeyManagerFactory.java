/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/** Key managers that present the session's identity, whatever key store and password they are given. */
final class SessionKeyManagerFactory extends KeyManagerFactorySpi {
    private final Supplier<Identity> identity;

    SessionKeyManagerFactory(Supplier<Identity> identity) {
        this.identity = identity;
    }

    @Override
    protected void engineInit(@Nullable KeyStore ignored, char @Nullable [] password) {}

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters ignored) {}

    @Override
    protected KeyManager[] engineGetKeyManagers() {
        return new KeyManager[] {new SessionKeyManager(identity)};
    }
}
