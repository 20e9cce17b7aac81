/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives as long as a test, and the signers it certifies. */
final class ThrowawayAuthority {
    /** From an hour before this to an hour after, certificates are valid. */
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    ThrowawayAuthority() throws Exception {
        certificate = certificate("CN=CA", keys, keys, "");
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A signer whose certificate names a job's driver. */
    ManifestSigner driver() throws Exception {
        return signer("spiffe://simulated.strongroom/job/j-1/driver");
    }

    ManifestSigner signer(String uri) throws Exception {
        KeyPair own = newKeys();
        return new TestSigner(own, List.of(certificate("CN=workload", own, keys, uri), certificate));
    }

    /** One that presents the certificates of another, and has not its key. */
    static ManifestSigner impostor(ManifestSigner other) throws Exception {
        return new TestSigner(newKeys(), other.chain());
    }

    private record TestSigner(KeyPair keys, List<X509Certificate> chain) implements ManifestSigner {
        @Override
        public byte[] sign(byte[] content) {
            try {
                Signature signature = Signature.getInstance(SignedManifest.ALGORITHM);
                signature.initSign(keys.getPrivate());
                signature.update(content);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String subject, KeyPair keys, KeyPair issuer, String uri)
            throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=CA"),
                BigInteger.ONE,
                Date.from(NOW.minus(Duration.ofHours(1))),
                Date.from(NOW.plus(Duration.ofHours(1))),
                new X500Principal(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uri.isEmpty()));
        if (!uri.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
