/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.ForgedSignatureCheck;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes engines and sockets, each of a {@link RaTlsConnection} of its own. Immutable and thread-safe. */
final class RaTlsContextSpi extends SSLContextSpi {
    private final RaTlsParties parties;
    /** Answers questions about what is possible; no connection is made of it. */
    private final RaTlsConnection template;

    RaTlsContextSpi(RaTlsParties parties) {
        ForgedSignatureCheck.require();
        this.parties = parties;
        this.template = RaTlsConnection.open(parties);
    }

    Provider provider() {
        return template.context().getProvider();
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) {
        throw new IllegalStateException("a context of RA-TLS is made with its identity and verifier");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        RaTlsConnection connection = RaTlsConnection.open(parties);
        return connection.prepare(connection.context().createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        RaTlsConnection connection = RaTlsConnection.open(parties);
        return connection.prepare(connection.context().createSSLEngine(host, port));
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return new RaTlsSocketFactory(parties, template.context().getSocketFactory());
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return new RaTlsServerSocketFactory(parties, template.context().getServerSocketFactory());
    }

    /** Empty for ever: sessions belong to connections. */
    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return template.context().getServerSessionContext();
    }

    /** Empty for ever: sessions belong to connections. */
    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return template.context().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return template.prepare(template.context().createSSLEngine()).getSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return engineGetDefaultSSLParameters();
    }
}
