/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Contexts of peers that are not ours: they present what they like, and judge nobody. */
final class PlainContexts {
    private PlainContexts() {}

    /** A peer that presents these certificates; as a client it trusts what {@code judge} trusts. */
    static SSLContext presenting(KeyPair key, RaTlsVerifier judge, X509Certificate... chain) {
        return context(
                new KeyManager[] {new FixedKeyManager(key.getPrivate(), chain)},
                new RaTlsTrustManager(judge, List.of(), List.of()));
    }

    /** A server that presents these certificates. */
    static SSLContext presenting(KeyPair key, X509Certificate... chain) {
        return context(new KeyManager[] {new FixedKeyManager(key.getPrivate(), chain)});
    }

    private static SSLContext context(KeyManager[] keys, TrustManager... trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
