/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
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
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues one certificate of an authority for attestation keys, or of such a key. Starts right. Not thread-safe. */
final class AkCertificateForge {
    static final X500Principal ROOT = new X500Principal("CN=Test AK Root,O=Test");
    static final X500Principal INTERMEDIATE = new X500Principal("CN=Test AK CA,O=Test");
    static final X500Principal LEAF = new X500Principal("CN=machine 7");
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");

    private static final int AUTHORITY_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

    private final X500Principal subject;
    private final X500Principal issuer;
    private PublicKey key;
    private PrivateKey issuerKey;
    private BigInteger serial = BigInteger.TEN;
    private Instant notBefore = FROM;
    private Instant notAfter = UNTIL;
    private Optional<BasicConstraints> constraints;
    private Optional<KeyUsage> usage;
    private List<String> extendedUsage;
    private String algorithm = "SHA256withECDSA";
    private boolean hasUnknownCriticalExtension;

    private AkCertificateForge(
            X500Principal subject,
            PublicKey key,
            X500Principal issuer,
            PrivateKey issuerKey,
            BasicConstraints constraints,
            int usage,
            List<String> extendedUsage) {
        this.subject = subject;
        this.key = key;
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.constraints = Optional.of(constraints);
        this.usage = Optional.of(new KeyUsage(usage));
        this.extendedUsage = extendedUsage;
    }

    static AkCertificateForge root(KeyPair root) {
        return new AkCertificateForge(
                ROOT,
                root.getPublic(),
                ROOT,
                root.getPrivate(),
                new BasicConstraints(true),
                AUTHORITY_USAGE,
                List.of());
    }

    static AkCertificateForge intermediate(KeyPair intermediate, KeyPair root) {
        return new AkCertificateForge(
                INTERMEDIATE,
                intermediate.getPublic(),
                ROOT,
                root.getPrivate(),
                new BasicConstraints(0),
                AUTHORITY_USAGE,
                List.of());
    }

    static AkCertificateForge leaf(PublicKey ak, X500Principal issuer, KeyPair issuerKey) {
        return new AkCertificateForge(
                LEAF,
                ak,
                issuer,
                issuerKey.getPrivate(),
                new BasicConstraints(false),
                KeyUsage.digitalSignature,
                List.of("2.23.133.8.3"));
    }

    static KeyPair newKeyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newRsaKeyPair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    AkCertificateForge key(PublicKey other) {
        key = other;
        return this;
    }

    AkCertificateForge serial(long other) {
        serial = BigInteger.valueOf(other);
        return this;
    }

    AkCertificateForge validity(Instant from, Instant until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    AkCertificateForge signedBy(PrivateKey other, String otherAlgorithm) {
        issuerKey = other;
        algorithm = otherAlgorithm;
        return this;
    }

    AkCertificateForge constraints(Optional<BasicConstraints> other) {
        constraints = other;
        return this;
    }

    AkCertificateForge usage(Optional<KeyUsage> other) {
        usage = other;
        return this;
    }

    AkCertificateForge extendedUsage(String... oids) {
        extendedUsage = List.of(oids);
        return this;
    }

    AkCertificateForge unknownCriticalExtension() {
        hasUnknownCriticalExtension = true;
        return this;
    }

    X509Certificate issue() {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, key);
            if (constraints.isPresent()) {
                builder.addExtension(Extension.basicConstraints, true, constraints.get());
            }
            if (usage.isPresent()) {
                builder.addExtension(Extension.keyUsage, true, usage.get());
            }
            if (!extendedUsage.isEmpty()) {
                var ids = extendedUsage.stream()
                        .map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))
                        .toArray(KeyPurposeId[]::new);
                builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(ids));
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

    /** A revocation list of {@code issuer}, from {@link #FROM} on. */
    static Octets revocationList(X500Principal issuer, PrivateKey key, Instant nextUpdate, long... serials) {
        try {
            var builder = new JcaX509v2CRLBuilder(issuer, Date.from(FROM));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (long serial : serials) {
                builder.addCRLEntry(BigInteger.valueOf(serial), Date.from(FROM), CRLReason.keyCompromise);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return Octets.of(builder.build(signer).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
