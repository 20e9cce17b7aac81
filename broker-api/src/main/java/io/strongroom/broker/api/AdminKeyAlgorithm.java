/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.Optional;

/** How keys of administrators sign: the kind of key decides, nothing that a token says. Source: RFC 7518, 3.4; RFC 8037, 3.1. */
public enum AdminKeyAlgorithm {
    /** Keys of Ed25519. */
    ED25519("EdDSA", "Ed25519"),
    /** Keys on P-256. */
    P256("ES256", "SHA256withECDSAinP1363Format"),
    /** Keys on P-384. */
    P384("ES384", "SHA384withECDSAinP1363Format");

    private final String jws;
    private final String jca;

    AdminKeyAlgorithm(String jws, String jca) {
        this.jws = jws;
        this.jca = jca;
    }

    /** The algorithm for a key, public or private; none for keys of other kinds. */
    public static Optional<AdminKeyAlgorithm> of(Key key) {
        if (key instanceof EdECKey edwards) {
            return edwards.getParams().getName().equals("Ed25519") ? Optional.of(ED25519) : Optional.empty();
        }
        if (!(key instanceof ECKey elliptic)) {
            return Optional.empty();
        }
        Curve curve = Curve.forECParameterSpec(elliptic.getParams());
        if (Curve.P_256.equals(curve)) {
            return Optional.of(P256);
        }
        return Curve.P_384.equals(curve) ? Optional.of(P384) : Optional.empty();
    }

    /** Its name in the header of a token. */
    public JWSAlgorithm jws() {
        return new JWSAlgorithm(jws);
    }

    /** Its name in Java; signatures have the form that JOSE wants. */
    public String jca() {
        return jca;
    }
}
