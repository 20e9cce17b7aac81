/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.attestation.fetch.TlsTrust;
import io.strongroom.testkit.evidence.CertificateForge;
import io.strongroom.testkit.evidence.ForgedExtension;
import io.strongroom.testkit.evidence.ForgedKeys;
import io.strongroom.testkit.evidence.Identity;
import io.strongroom.testkit.evidence.IntelPki;
import io.strongroom.testkit.evidence.SignatureScheme;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/** A private authority and a TLS server's certificate below it. */
public final class TlsForge {
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2049-01-01T00:00:00Z");

    private final Identity authority = certificate("Test authority")
            .withExtensions(List.of(ForgedExtension.authority(), ForgedExtension.keyUsage(KeyUsage.keyCertSign)))
            .selfIssue();
    private final Identity server;

    private TlsForge(GeneralName serverName) {
        server = certificate("Test server")
                .withExtensions(List.of(
                        ForgedExtension.of(Extension.subjectAlternativeName.getId(), new GeneralNames(serverName)),
                        ForgedExtension.keyUsage(KeyUsage.digitalSignature)))
                .issue(authority);
    }

    /** For a server on 127.0.0.1. */
    public static TlsForge forLoopback() {
        return new TlsForge(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    }

    /** For a server of another name. */
    public static TlsForge forHost(String name) {
        return new TlsForge(new GeneralName(GeneralName.dNSName, name));
    }

    /** The authority's certificate, PEM. */
    public String authorityPem() {
        return authority.pem();
    }

    /** A client's trust in an authority and no other. */
    public static TlsTrust trust(String authorityPem) {
        try {
            return TlsTrust.ofAuthorities(authorityPem.getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateException e) {
            throw new IllegalStateException("a forged authority cannot be read", e);
        }
    }

    /** The server's side. */
    SSLContext serverContext() {
        try {
            char[] password = "password".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", server.keys().getPrivate(), password, new Certificate[] {
                server.certificate(), authority.certificate()
            });
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a TLS server", e);
        }
    }

    private static CertificateForge certificate(String name) {
        return CertificateForge.of(
                IntelPki.name(name),
                ForgedKeys.p256(),
                BigInteger.valueOf(7),
                FROM,
                UNTIL,
                SignatureScheme.ECDSA_SHA256);
    }
}
