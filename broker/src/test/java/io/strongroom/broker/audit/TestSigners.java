/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

/** Audit keys for tests. */
final class TestSigners {
    static final AuditSigner ONE = newSigner("log-one");
    static final AuditSigner OTHER = newSigner("log-one");

    private TestSigners() {}

    static AuditSigner newSigner(String origin) {
        try {
            ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
            return new AuditSigner(origin, pair.toECPublicKey(), pair.toECPrivateKey());
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot make P-256 keys", e);
        }
    }
}
