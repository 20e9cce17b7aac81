/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * A forged certificate and its keys, which can sign others.
 *
 * @param name the subject
 * @param der the certificate
 */
public record Identity(X500Name name, Bytes der, KeyPair keys) {
    /**
     * The certificate as the JDK reads it.
     *
     * @throws IllegalStateException if it is so damaged that the JDK cannot
     */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new IllegalStateException("the forged certificate cannot be read", e);
        }
    }

    /** The certificate as text. */
    public String pem() {
        return Pem.certificate(der);
    }
}
