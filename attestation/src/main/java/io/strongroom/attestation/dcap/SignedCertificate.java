/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.internal.P256;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/**
 * An X.509 certificate with a key of P-256, signed by ECDSA with SHA-256: its fields as the platform reads them, and its
 * signature taken apart here, so that the signature's values and encoding are checked by us.
 *
 * <p>Source: RFC 5280, 4.1; RFC 5758, 3.2; ITU-T X.690, 10 and 11.
 */
final class SignedCertificate {
    private static final int MAX_DER_BYTES = 16 * 1024;
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    /** The content of the AlgorithmIdentifier of ECDSA with SHA-256. */
    static final Octets ECDSA_WITH_SHA256 = Octets.of(HexFormat.of().parseHex("06082a8648ce3d040302"));

    private static final String ECDSA_WITH_SHA256_OID = "1.2.840.10045.4.3.2";

    private final X509Certificate fields;
    private final ECPublicKey publicKey;
    private final Octets der;
    private final byte[] signedBytes;
    private final byte[] signature;

    private SignedCertificate(
            X509Certificate fields, ECPublicKey publicKey, Octets der, byte[] signedBytes, byte[] signature) {
        this.fields = fields;
        this.publicKey = publicKey;
        this.der = der;
        this.signedBytes = signedBytes;
        this.signature = signature;
    }

    /**
     * Reads one certificate.
     *
     * @throws CertificateException if it is not strict DER, or of another algorithm or curve
     */
    static SignedCertificate parse(byte[] der) throws CertificateException {
        if (der.length > MAX_DER_BYTES) {
            throw new CertificateException("a certificate has " + der.length + " bytes (wanted at most 16384)");
        }
        var file = new DerReader(der);
        DerReader certificate = file.enter(SEQUENCE);
        file.requireEnd();
        byte[] signedBytes = certificate.element(SEQUENCE);
        DerReader algorithm = certificate.enter(SEQUENCE);
        if (!Octets.of(algorithm.rest()).equals(ECDSA_WITH_SHA256)) {
            throw new CertificateException("a certificate is not signed by ECDSA with SHA-256");
        }
        DerReader bits = certificate.enter(BIT_STRING);
        bits.requireByte(0, "unused bits of the signature");
        byte[] signature = readSignature(bits);
        certificate.requireEnd();
        X509Certificate fields = readFields(der);
        try {
            return new SignedCertificate(
                    fields, P256.requireP256(fields.getPublicKey()), Octets.of(der), signedBytes, signature);
        } catch (InvalidKeyException e) {
            throw new CertificateException("a certificate's key cannot be used: " + e.getMessage(), e);
        }
    }

    /** The fields. */
    X509Certificate fields() {
        return fields;
    }

    /** The whole certificate. */
    Octets der() {
        return der;
    }

    X500Principal subject() {
        return fields.getSubjectX500Principal();
    }

    ECPublicKey publicKey() {
        return publicKey;
    }

    boolean isSignedBy(ECPublicKey issuer) {
        return P256.verifies(issuer, signature, signedBytes);
    }

    private static X509Certificate readFields(byte[] der) throws CertificateException {
        var fields = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        if (!ECDSA_WITH_SHA256_OID.equals(fields.getSigAlgOID())) {
            throw new CertificateException("a certificate is not signed by ECDSA with SHA-256");
        }
        return fields;
    }

    /** The raw signature in the bits of a signature value: a sequence of two integers. */
    static byte[] readSignature(DerReader bits) throws CertificateException {
        DerReader values = bits.enter(SEQUENCE);
        bits.requireEnd();
        BigInteger r = values.integer(INTEGER);
        BigInteger s = values.integer(INTEGER);
        values.requireEnd();
        try {
            return P256.rawSignature(r, s);
        } catch (SignatureException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }
}
