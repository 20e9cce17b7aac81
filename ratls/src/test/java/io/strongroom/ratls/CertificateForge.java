/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.Der.bytes;
import static io.strongroom.ratls.Der.concat;
import static io.strongroom.ratls.Der.hex;
import static io.strongroom.ratls.Der.sequence;
import static io.strongroom.ratls.Der.tlv;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/** Makes certificates, by default good ones; everything in them can be replaced before they are signed. */
final class CertificateForge {
    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final KeyPair key;
    private final List<byte[]> extensions = new ArrayList<>();
    private KeyPair signer;
    private String subject = "CN=RATLS, O=GramineDevelopers, C=US";
    private String issuer = subject;
    private String algorithm;
    private byte[] algorithmIdentifier;
    private Instant notBefore = NOW.minus(Duration.ofHours(1));
    private Instant notAfter = NOW.plus(Duration.ofHours(1));

    CertificateForge(KeyPair key) {
        this.key = key;
        this.signer = key;
        boolean isRsa = key.getPublic().getAlgorithm().equals("RSA");
        this.algorithm = isRsa ? "SHA256withRSA" : "SHA256withECDSA";
        this.algorithmIdentifier = hex(isRsa ? "06092a864886f70d01010b0500" : "06082a8648ce3d040302");
    }

    static KeyPair newKey(String curve) {
        return newKey("EC", new ECGenParameterSpec(curve));
    }

    static KeyPair newRsaKey(int bits, long exponent) {
        return newKey("RSA", new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
    }

    private static KeyPair newKey(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Octets spki(KeyPair key) {
        return Octets.of(key.getPublic().getEncoded());
    }

    CertificateForge evidence(EvidenceExtension extension, byte[] value) {
        return extension(extension.identifier().bytes(), false, value);
    }

    CertificateForge extension(byte[] identifier, boolean isCritical, byte[] value) {
        return rawExtension(Der.extension(identifier, isCritical, value));
    }

    CertificateForge rawExtension(byte[] extension) {
        extensions.add(extension);
        return this;
    }

    CertificateForge signedBy(KeyPair other) {
        this.signer = other;
        return this;
    }

    CertificateForge issuedBy(String name) {
        this.issuer = name;
        return this;
    }

    CertificateForge named(String name) {
        this.subject = name;
        return this;
    }

    CertificateForge valid(Instant from, Instant to) {
        this.notBefore = from;
        this.notAfter = to;
        return this;
    }

    CertificateForge algorithm(String name, String identifierHex) {
        this.algorithm = name;
        this.algorithmIdentifier = hex(identifierHex);
        return this;
    }

    byte[] signedPart() {
        return sequence(
                tlv(0xA0, tlv(Der.INTEGER, bytes(2))),
                tlv(Der.INTEGER, bytes(1)),
                sequence(algorithmIdentifier),
                new X500Principal(issuer).getEncoded(),
                sequence(time(notBefore), time(notAfter)),
                new X500Principal(subject).getEncoded(),
                key.getPublic().getEncoded(),
                tlv(0xA3, sequence(concat(extensions.toArray(byte[][]::new)))));
    }

    byte[] der() {
        return signed(signedPart());
    }

    /** Any bytes, signed as if they were the signed part. */
    byte[] signed(byte[] signedPart) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(signer.getPrivate());
            signature.update(signedPart);
            byte[] value = concat(bytes(0), signature.sign());
            return sequence(signedPart, sequence(algorithmIdentifier), tlv(Der.BIT_STRING, value));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate x509() {
        return x509(der());
    }

    static X509Certificate x509(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Instant instant) {
        return tlv(Der.UTC_TIME, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }
}
