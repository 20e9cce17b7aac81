/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes X.509 certificates with keys of P-256, signed by ECDSA with SHA-256 (RFC 5280). */
final class Certificates {
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A certificate and its private key. */
    record Issued(X509Certificate certificate, PrivateKey key) {
        @Override
        public String toString() {
            return "Issued[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    private Certificates() {}

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make P-256 keys", e);
        }
    }

    /** A self-signed CA with a new key. */
    static Issued root(X500Principal name, Instant notBefore, Instant notAfter, int certificatesBelow) {
        KeyPair pair = newKeyPair();
        X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), notBefore, notAfter);
        addAuthority(builder, certificatesBelow);
        return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate());
    }

    /** A CA below another. */
    static Issued intermediate(
            Issued issuer, X500Principal name, Instant notBefore, Instant notAfter, int certificatesBelow) {
        KeyPair pair = newKeyPair();
        X500Principal issuerName = issuer.certificate().getSubjectX500Principal();
        X509v3CertificateBuilder builder = builder(issuerName, name, pair.getPublic(), notBefore, notAfter);
        addAuthority(builder, certificatesBelow);
        return new Issued(sign(builder, issuer.key()), pair.getPrivate());
    }

    /** An end entity without alternative names, which may only sign. */
    static Issued signer(Issued issuer, X500Principal name, Instant notBefore, Instant notAfter) {
        KeyPair pair = newKeyPair();
        X500Principal issuerName = issuer.certificate().getSubjectX500Principal();
        X509v3CertificateBuilder builder = builder(issuerName, name, pair.getPublic(), notBefore, notAfter);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        return new Issued(sign(builder, issuer.key()), pair.getPrivate());
    }

    /** A certificate of a TLS server for a given public key. */
    static X509Certificate server(
            Issued issuer, PublicKey key, GeneralName[] names, Instant notBefore, Instant notAfter) {
        X509v3CertificateBuilder builder = tls(issuer, key, names, notBefore, notAfter, KeyPurposeId.id_kp_serverAuth);
        return sign(builder, issuer.key());
    }

    /** A certificate of a workload, for both sides of TLS, with its attestation result. */
    static X509Certificate workload(
            Issued issuer, PublicKey key, String uri, ResultExtension result, Instant notBefore, Instant notAfter) {
        GeneralName[] names = {new GeneralName(GeneralName.uniformResourceIdentifier, uri)};
        X509v3CertificateBuilder builder = tls(
                issuer, key, names, notBefore, notAfter, KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth);
        add(builder, ResultExtension.OID, false, result.value());
        return sign(builder, issuer.key());
    }

    private static X509v3CertificateBuilder tls(
            Issued issuer,
            PublicKey key,
            GeneralName[] names,
            Instant notBefore,
            Instant notAfter,
            KeyPurposeId... purposes) {
        X500Principal issuerName = issuer.certificate().getSubjectX500Principal();
        X509v3CertificateBuilder builder = builder(issuerName, new X500Principal(""), key, notBefore, notAfter);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        add(builder, Extension.subjectAlternativeName, true, new GeneralNames(names));
        return builder;
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, PublicKey key, Instant notBefore, Instant notAfter) {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
        return new JcaX509v3CertificateBuilder(issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, key);
    }

    private static void addAuthority(X509v3CertificateBuilder builder, int certificatesBelow) {
        add(builder, Extension.basicConstraints, true, new BasicConstraints(certificatesBelow));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    }

    private static void add(
            X509v3CertificateBuilder builder, ASN1ObjectIdentifier oid, boolean isCritical, ASN1Encodable value) {
        try {
            builder.addExtension(oid, isCritical, value);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("this JDK cannot sign certificates with P-256", e);
        }
    }
}
