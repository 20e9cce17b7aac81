/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A short-lived certificate for the identity key of this process, and the key. The key exists in this process only.
 *
 * <p>A secret: {@link #toString} gives the subject only. Immutable and thread-safe.
 */
public final class IssuedIdentity {
    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;

    IssuedIdentity(PrivateKey privateKey, List<X509Certificate> chain) {
        this.privateKey = privateKey;
        this.chain = List.copyOf(chain);
    }

    /** The private key of the first certificate. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** The certificate of this process first, its CA last. */
    public List<X509Certificate> chain() {
        return chain;
    }

    @Override
    public String toString() {
        return "IssuedIdentity[serial " + chain.get(0).getSerialNumber() + ", until "
                + chain.get(0).getNotAfter().toInstant() + "]";
    }
}
