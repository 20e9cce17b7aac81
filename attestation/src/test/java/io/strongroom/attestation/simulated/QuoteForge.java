/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.quote.SgxAttributes;
import io.strongroom.attestation.quote.SgxReportBody;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes quotes of any content whose signatures are right: an attacker who owns a platform.
 *
 * @param chain the certification data, PEM
 * @param pckKey signs the QE report
 * @param attestationKey signs the quote
 * @param qeAuthData any length below 65536
 */
public record QuoteForge(Octets chain, PrivateKey pckKey, KeyPair attestationKey, Octets qeAuthData) {
    /** A forge with a chain, a PCK key, and an attestation key of its own. */
    public static QuoteForge of(List<X509Certificate> chain, PrivateKey pckKey) {
        List<byte[]> ders = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            try {
                ders.add(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        var pem = Octets.of(PemCertificates.encode(ders));
        return new QuoteForge(pem, pckKey, CertificateForge.newKeyPair(), Octets.zeros(32));
    }

    /** The same with other authentication data. */
    public QuoteForge withQeAuthData(Octets other) {
        return new QuoteForge(chain, pckKey, attestationKey, other);
    }

    /** The same with another text of the chain. */
    public QuoteForge withChain(Octets other) {
        return new QuoteForge(other, pckKey, attestationKey, qeAuthData);
    }

    /** A quote over {@code body}, correct in every signature. */
    public byte[] quote(SgxReportBody body) {
        return quote(body, P256.raw((ECPublicKey) attestationKey.getPublic()));
    }

    /** The same, but with {@code rawKey} as the attestation key that the QE vouches for. */
    public byte[] quote(SgxReportBody body, byte[] rawKey) {
        var reportData = ReportData.of(Arrays.copyOf(Sha.sha256(rawKey, qeAuthData.bytes()), 64));
        byte[] qeReport = body("05", Octets.zeros(64), 0, reportData).encode();
        var encoder = new SimulatedQuoteEncoder(
                Octets.zeros(16),
                Octets.of(rawKey),
                Octets.of(qeReport),
                Octets.of(sign(pckKey, qeReport)),
                qeAuthData,
                chain);
        byte[] signed = encoder.signedPart(body);
        return encoder.quote(signed, sign(attestationKey.getPrivate(), signed));
    }

    /** A report body with these values and recognisable others. */
    public static SgxReportBody body(String flags, Octets configId, int isvSvn, ReportData reportData) {
        return new SgxReportBody(
                Octets.parseHex("0102030405060708090a0b0c0d0e0f10"),
                0xFFFF_FFFFL,
                Octets.parseHex("11".repeat(16)),
                new SgxAttributes(Octets.parseHex(flags + "00000000000000" + "e700000000000000")),
                Measurement.parse("aa".repeat(32)),
                Measurement.parse("bb".repeat(32)),
                configId,
                7,
                isvSvn,
                65535,
                Octets.parseHex("22".repeat(16)),
                reportData);
    }

    private static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance(P256.RAW_ECDSA);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
