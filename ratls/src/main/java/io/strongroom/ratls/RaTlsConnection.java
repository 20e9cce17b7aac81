/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Validity;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * What one connection needs: managers of keys and trust of its own, a nonce of its own, and a context of its own. So there
 * is never a session to resume, and no peer gets in without a certificate that was judged for this connection.
 */
final class RaTlsConnection {
    private static final String[] TLS_13 = {"TLSv1.3"};

    private final RaTlsParties parties;
    private final List<RaTlsNonce> nonces;
    private final SSLContext context;

    private RaTlsConnection(RaTlsParties parties, List<RaTlsNonce> nonces, SSLContext context) {
        this.parties = parties;
        this.nonces = nonces;
        this.context = context;
    }

    static RaTlsConnection open(RaTlsParties parties) {
        List<RaTlsNonce> nonces = parties.demandsFreshEvidence() ? List.of(RaTlsNonce.random()) : List.of();
        KeyManager[] keys =
                parties.identities().stream().map(RaTlsKeyManager::new).toArray(KeyManager[]::new);
        // An empty array trusts nobody; null would trust the authorities of the Java platform.
        TrustManager[] trust = parties.verifiers().stream()
                .map(verifier -> new RaTlsTrustManager(verifier, nonces, announce(parties, nonces)))
                .toArray(TrustManager[]::new);
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, trust, null);
            return new RaTlsConnection(parties, nonces, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no TLS 1.3", e);
        }
    }

    SSLContext context() {
        return context;
    }

    /** Sets a new engine of this connection's context up for TLS 1.3 and for this side of it. */
    SSLEngine prepare(SSLEngine engine) {
        engine.setUseClientMode(parties.isClient());
        engine.setSSLParameters(prepare(engine.getSSLParameters()));
        return engine;
    }

    /** Sets a new socket of this connection's context up for TLS 1.3 and for this side of it. */
    SSLSocket prepare(SSLSocket socket) {
        socket.setUseClientMode(parties.isClient());
        socket.setSSLParameters(prepare(socket.getSSLParameters()));
        return socket;
    }

    private SSLParameters prepare(SSLParameters parameters) {
        parameters.setProtocols(TLS_13);
        if (!parties.isClient()) {
            parameters.setNeedClientAuth(parties.isMutual());
        } else if (!nonces.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(nonces.get(0).name())));
        }
        return parameters;
    }

    /** A server sends its nonce as the name of an authority; a certificate is only how the Java platform is told the name. */
    private static List<X509Certificate> announce(RaTlsParties parties, List<RaTlsNonce> nonces) {
        if (parties.isClient() || nonces.isEmpty()) {
            return List.of();
        }
        var name = new X500Principal("CN=" + nonces.get(0).name());
        var key = parties.identities().get(0).keyPair();
        return List.of(SelfSignedCertificates.named(
                key, name, new Validity(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)))));
    }
}
