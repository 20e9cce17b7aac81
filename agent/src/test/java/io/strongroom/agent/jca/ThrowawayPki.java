/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives as long as a test, and the identities it issues. */
public final class ThrowawayPki {
    private final KeyPair caKeys = newKeys();
    private final X509Certificate ca;

    /**
     * The identity of a server outside a session.
     *
     * @param certificate its certificate
     * @param context a context that presents it
     */
    public record ServerIdentity(X509Certificate certificate, SSLContext context) {}

    /** A new authority. */
    public ThrowawayPki() throws Exception {
        this.ca = certificate("CN=throwaway CA", caKeys, "CN=throwaway CA", caKeys, "");
    }

    /** Its certificate. */
    public X509Certificate ca() {
        return ca;
    }

    Identity issue(String role) throws Exception {
        return issue(role, "job-1");
    }

    Identity issue(String role, String job) throws Exception {
        return issueNamed("CN=" + role, "tenant/acme/policy/nightly/job/" + job + "/" + role);
    }

    /** Issues a certificate for the path of a SPIFFE ID of class simulated. */
    Identity issueNamed(String subject, String path) throws Exception {
        KeyPair keys = newKeys();
        String uri = "spiffe://simulated.strongroom/" + path;
        X509Certificate certificate = certificate(subject, keys, "CN=throwaway CA", caKeys, uri);
        return new Identity((ECPrivateKey) keys.getPrivate(), List.of(certificate, ca), List.of(ca));
    }

    /** Issues a certificate for localhost. */
    public ServerIdentity issueServer(String name) throws Exception {
        Identity identity = issue(name);
        var keys = KeyManagerFactory.getInstance("STRONGROOM", StrongroomProvider.of(() -> identity, "pkcs12"));
        keys.init(null, null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new ServerIdentity(identity.chain().get(0), context);
    }

    static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            String subject, KeyPair keys, String issuer, KeyPair issuerKeys, String uri) throws Exception {
        boolean isCa = uri.isEmpty();
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer),
                BigInteger.valueOf(now.toEpochMilli())
                        .add(BigInteger.valueOf(subject.hashCode()))
                        .abs(),
                Date.from(now.minus(Duration.ofMinutes(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Principal(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
        if (!isCa) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.uniformResourceIdentifier, uri)
            }));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
