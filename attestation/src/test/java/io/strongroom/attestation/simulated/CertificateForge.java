/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.dcap.TrustAnchor;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues one certificate; everything about it can be made wrong. Starts right. Not thread-safe. */
public final class CertificateForge {
    private static final int AUTHORITY_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

    private X500Principal subject;
    private X500Principal issuer;
    private PublicKey key;
    private PrivateKey issuerKey;
    private Instant notBefore = Instant.parse("2026-01-01T00:00:00Z");
    private Instant notAfter = Instant.parse("2027-01-01T00:00:00Z");
    private Optional<BasicConstraints> constraints;
    private Optional<KeyUsage> usage;
    private String algorithm = "SHA256withECDSA";
    private boolean hasUnknownCriticalExtension;

    private CertificateForge(
            X500Principal subject,
            PublicKey key,
            X500Principal issuer,
            PrivateKey issuerKey,
            BasicConstraints constraints,
            int usage) {
        this.subject = subject;
        this.key = key;
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.constraints = Optional.of(constraints);
        this.usage = Optional.of(new KeyUsage(usage));
    }

    /** A root as a simulated platform has it. */
    public static CertificateForge root(KeyPair root) {
        var name = TrustAnchor.Simulated.ROOT_NAME;
        return new CertificateForge(
                name, root.getPublic(), name, root.getPrivate(), new BasicConstraints(1), AUTHORITY_USAGE);
    }

    /** An intermediate below {@code root}. */
    public static CertificateForge intermediate(KeyPair intermediate, KeyPair root) {
        return new CertificateForge(
                TrustAnchor.Simulated.INTERMEDIATE_NAME,
                intermediate.getPublic(),
                TrustAnchor.Simulated.ROOT_NAME,
                root.getPrivate(),
                new BasicConstraints(0),
                AUTHORITY_USAGE);
    }

    /** A PCK certificate below {@code intermediate}. */
    public static CertificateForge leaf(KeyPair pck, KeyPair intermediate) {
        return new CertificateForge(
                TrustAnchor.Simulated.LEAF_NAME,
                pck.getPublic(),
                TrustAnchor.Simulated.INTERMEDIATE_NAME,
                intermediate.getPrivate(),
                new BasicConstraints(false),
                KeyUsage.digitalSignature);
    }

    /** A new key pair on a curve, by its name. */
    public static KeyPair newKeyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new key pair of P-256. */
    public static KeyPair newKeyPair() {
        return newKeyPair("secp256r1");
    }

    public CertificateForge subject(String name) {
        subject = new X500Principal(name);
        return this;
    }

    public CertificateForge issuer(String name) {
        issuer = new X500Principal(name);
        return this;
    }

    public CertificateForge key(PublicKey other) {
        key = other;
        return this;
    }

    public CertificateForge signedBy(PrivateKey other, String otherAlgorithm) {
        issuerKey = other;
        algorithm = otherAlgorithm;
        return this;
    }

    public CertificateForge validity(Instant from, Instant until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    public CertificateForge constraints(Optional<BasicConstraints> other) {
        constraints = other;
        return this;
    }

    public CertificateForge usage(Optional<KeyUsage> other) {
        usage = other;
        return this;
    }

    public CertificateForge unknownCriticalExtension() {
        hasUnknownCriticalExtension = true;
        return this;
    }

    /** The certificate. */
    public X509Certificate issue() {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer, BigInteger.TEN, Date.from(notBefore), Date.from(notAfter), subject, key);
            if (constraints.isPresent()) {
                builder.addExtension(Extension.basicConstraints, true, constraints.get());
            }
            if (usage.isPresent()) {
                builder.addExtension(Extension.keyUsage, true, usage.get());
            }
            if (hasUnknownCriticalExtension) {
                builder.addExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, DERNull.INSTANCE);
            }
            var signer = new JcaContentSignerBuilder(algorithm).build(issuerKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
