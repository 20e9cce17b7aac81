/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import java.io.ByteArrayInputStream;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * A certificate that came with evidence, taken apart but not authenticated: its fields as the platform reads them, and
 * what its issuer signed.
 *
 * <p>Source: RFC 5280, 4.1.
 *
 * @param fields the fields
 * @param signedBytes the TBSCertificate
 * @param algorithm the content of the AlgorithmIdentifier
 * @param signature the content of the signature's bit string
 */
record AkCertificate(X509Certificate fields, Octets signedBytes, Octets algorithm, Octets signature) {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    /**
     * Reads one certificate.
     *
     * @throws CertificateException if it is anything but one certificate in DER
     */
    static AkCertificate parse(Octets der) throws CertificateException {
        byte[] bytes = der.bytes();
        var file = new DerReader(bytes);
        DerReader certificate = file.enter(SEQUENCE);
        file.requireEnd();
        Octets signedBytes = Octets.of(certificate.element(SEQUENCE));
        Octets algorithm = Octets.of(certificate.content(SEQUENCE));
        DerReader bits = certificate.enter(BIT_STRING);
        bits.requireByte(0, "unused bits of the signature");
        Octets signature = Octets.of(bits.rest());
        certificate.requireEnd();
        var fields = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        return new AkCertificate(fields, signedBytes, algorithm, signature);
    }

    /** True if the key of {@code issuer} signed this certificate. */
    boolean isSignedBy(X509Certificate issuer) throws InvalidKeyException {
        return AuthorityKey.of(issuer.getPublicKey()).verifies(algorithm, signature.bytes(), signedBytes.bytes());
    }
}
