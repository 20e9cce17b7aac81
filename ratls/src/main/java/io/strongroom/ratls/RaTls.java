/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.ratls.RaTlsResult.Accepted;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/**
 * TLS contexts in which a peer is known by the evidence in its certificate: TLS 1.3 only, keys in memory only, no
 * resumption. Each engine and socket that they make is set up for its side already.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} sections 8 and 9.
 */
public final class RaTls {
    private RaTls() {}

    /** For a server that proves itself and lets everybody connect. */
    public static SSLContext serverContext(RaTlsIdentity identity) {
        return context(new RaTlsParties(false, List.of(identity), List.of()));
    }

    /** For a server that proves itself and demands the same of its clients. */
    public static SSLContext serverContext(RaTlsIdentity identity, RaTlsVerifier clients) {
        return context(new RaTlsParties(false, List.of(identity), List.of(clients)));
    }

    /** For a client that judges its servers and proves nothing. */
    public static SSLContext clientContext(RaTlsVerifier servers) {
        return context(new RaTlsParties(true, List.of(), List.of(servers)));
    }

    /** For a client that judges its servers and proves itself to those that ask. */
    public static SSLContext clientContext(RaTlsIdentity identity, RaTlsVerifier servers) {
        return context(new RaTlsParties(true, List.of(identity), List.of(servers)));
    }

    /** What the peer of a connection was accepted for; none if this side did not judge its peer. */
    public static Optional<Accepted> peer(SSLSession session) {
        return session.getValue(RaTlsTrustManager.SESSION_KEY) instanceof Accepted accepted
                ? Optional.of(accepted)
                : Optional.empty();
    }

    private static SSLContext context(RaTlsParties parties) {
        return new RaTlsContext(new RaTlsContextSpi(parties));
    }
}
