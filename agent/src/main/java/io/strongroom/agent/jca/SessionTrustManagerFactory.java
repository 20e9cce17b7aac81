/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trust managers that accept peers of the same job and authority alone, whatever key store they are given. */
final class SessionTrustManagerFactory extends TrustManagerFactorySpi {
    private final Supplier<Identity> identity;

    SessionTrustManagerFactory(Supplier<Identity> identity) {
        this.identity = identity;
    }

    @Override
    protected void engineInit(@Nullable KeyStore ignored) {}

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters ignored) {}

    @Override
    protected TrustManager[] engineGetTrustManagers() {
        try {
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            int index = 0;
            for (X509Certificate authority : identity.get().authorities()) {
                authorities.setCertificateEntry("strongroom-ca-" + index++, authority);
            }
            TrustManagerFactory pkix = TrustManagerFactory.getInstance("PKIX");
            pkix.init(authorities);
            return new TrustManager[] {
                new JobTrustManager((X509ExtendedTrustManager) pkix.getTrustManagers()[0], identity)
            };
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("PKCS12 and PKIX, which every JDK has, do not work", e);
        }
    }
}
