/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestAuthority;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority, an identity of it, and what a broker would remember, for as long as a test lasts. */
final class TestManifests implements ManifestAuthority {
    private final Map<String, ManifestAnchor> anchors = new ConcurrentHashMap<>();
    private final KeyPair authority = newKeys();
    private final X509Certificate certificate = certificate("CN=CA", authority, authority, "");
    private volatile Identity identity = newIdentity(certificate, authority);
    private volatile boolean isReachable = true;
    final AtomicInteger questions = new AtomicInteger();

    private record Identity(KeyPair keys, List<X509Certificate> chain) {}

    /** From now on another authority's identity signs, which is not believed here. */
    void signUnderAnotherAuthority() {
        KeyPair other = newKeys();
        identity = newIdentity(certificate("CN=CA", other, other, ""), other);
    }

    /** From now on whoever signs has not the key of the certificate that he shows. */
    void signWithoutTheKey() {
        identity = new Identity(newKeys(), identity.chain());
    }

    void reachable(boolean reachable) {
        isReachable = reachable;
    }

    /** The broker forgets or is told otherwise, behind everybody's back. */
    Map<String, ManifestAnchor> anchors() {
        return anchors;
    }

    @Override
    public List<X509Certificate> authorities() {
        return List.of(certificate);
    }

    @Override
    public List<X509Certificate> chain() {
        return identity.chain();
    }

    @Override
    public byte[] sign(byte[] content) throws IOException {
        try {
            Signature signature = Signature.getInstance(SignedManifest.ALGORITHM);
            signature.initSign(identity.keys().getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public KnownAnchors latest(KeyId zone, ZonePath directory) throws IOException {
        if (!isReachable) {
            throw new IOException("no broker listens");
        }
        questions.incrementAndGet();
        return new KnownAnchors(anchors, true);
    }

    @Override
    public synchronized boolean anchor(KeyId zone, ZonePath directory, ManifestAnchor next, ManifestDigest previous) {
        ManifestAnchor known = anchors.get(directory.toString());
        long generation = known == null ? 0 : known.generation();
        ManifestDigest digest = known == null ? ManifestDigest.NONE : known.digest();
        if (next.generation() != generation + 1 || !previous.equals(digest)) {
            return false;
        }
        anchors.put(directory.toString(), next);
        return true;
    }

    @Override
    public synchronized void end(KeyId zone, ZonePath path) {
        for (ZonePath each : new KnownAnchors(anchors, true).liveAtOrBelow(path)) {
            anchors.computeIfPresent(
                    each.toString(), (key, last) -> new ManifestAnchor(last.generation() + 1, ManifestDigest.NONE));
        }
    }

    private static Identity newIdentity(X509Certificate ca, KeyPair issuer) {
        KeyPair keys = newKeys();
        return new Identity(
                keys,
                List.of(certificate("CN=workload", keys, issuer, "spiffe://simulated.strongroom/job/test/driver"), ca));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(String subject, KeyPair keys, KeyPair issuer, String uri) {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=CA"),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Principal(subject),
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uri.isEmpty()));
            if (!uri.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
