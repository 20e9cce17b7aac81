/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.List;

/**
 * This process's TLS identity: its key, the certificate that the broker issued for it, and the authorities whose
 * certificates it accepts from peers. Immutable and thread-safe.
 */
public final class Identity {
    private final SessionPrivateKey key;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;

    /**
     * An identity.
     *
     * @param key the private key of the first certificate of {@code chain}
     * @param chain this process's certificate first, then its issuers; not empty
     * @param authorities the roots for peers' certificates; not empty
     */
    public Identity(ECPrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
        if (chain.isEmpty() || authorities.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a certificate and an authority");
        }
        this.key = new SessionPrivateKey(key);
        this.chain = List.copyOf(chain);
        this.authorities = List.copyOf(authorities);
    }

    /** The private key; it has no encoded form. */
    public PrivateKey key() {
        return key;
    }

    /** This process's certificate, then its issuers. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The roots for peers' certificates. */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return "Identity[" + chain.get(0).getSubjectX500Principal().getName() + "]";
    }
}
