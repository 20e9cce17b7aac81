/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.internal.EcCurve;
import io.strongroom.attestation.internal.RsaPss;
import java.io.ByteArrayInputStream;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import javax.security.auth.x500.X500Principal;

/**
 * An X.509 certificate of AMD's, signed by RSASSA-PSS with SHA-384: its fields as the platform reads them, and its
 * signature and the algorithm's parameters taken apart here.
 *
 * <p>Source: AMD 57230, 3.1; RFC 5280, 4.1; RFC 4055, 3.1.
 */
final class AmdCertificate {
    private static final int MAX_DER_BYTES = 16 * 1024;
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private final X509Certificate fields;
    private final Octets der;
    private final byte[] signedBytes;
    private final byte[] signature;

    private AmdCertificate(X509Certificate fields, Octets der, byte[] signedBytes, byte[] signature) {
        this.fields = fields;
        this.der = der;
        this.signedBytes = signedBytes;
        this.signature = signature;
    }

    /**
     * Reads one certificate.
     *
     * @throws CertificateException if it is not strict DER, or signed by another algorithm
     */
    static AmdCertificate parse(Octets der) throws CertificateException {
        if (der.length() > MAX_DER_BYTES) {
            throw new CertificateException(
                    "a certificate has " + der.length() + " bytes (wanted at most " + MAX_DER_BYTES + ")");
        }
        byte[] bytes = der.bytes();
        var file = new DerReader(bytes);
        DerReader certificate = file.enter(SEQUENCE);
        file.requireEnd();
        byte[] signedBytes = certificate.element(SEQUENCE);
        RsaPss.requireSha384(certificate.enter(SEQUENCE));
        DerReader bits = certificate.enter(BIT_STRING);
        bits.requireByte(0, "unused bits of the signature");
        certificate.requireEnd();
        var fields = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        return new AmdCertificate(fields, der, signedBytes, bits.rest());
    }

    X509Certificate fields() {
        return fields;
    }

    Octets der() {
        return der;
    }

    X500Principal subject() {
        return fields.getSubjectX500Principal();
    }

    /** The key of an authority: RSA of 4096 bits with exponent 65537. */
    RSAPublicKey authorityKey() throws InvalidKeyException {
        return RsaPss.require4096(fields.getPublicKey());
    }

    /** The key that signs reports: a point of P-384. */
    ECPublicKey endorsementKey() throws InvalidKeyException {
        return EcCurve.P384.require(fields.getPublicKey());
    }

    boolean isSignedBy(RSAPublicKey issuer) {
        return RsaPss.verifies(issuer, signature, signedBytes);
    }
}
