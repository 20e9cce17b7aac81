/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.Ecdsa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;

/**
 * A manifest with the signature of its writer. One that was parsed is not believed before {@link #requireSignedUnder} and
 * {@link ManifestAnchor#require}. Immutable and thread-safe.
 */
public final class SignedManifest {
    /** Longest encoded form in bytes that is read. */
    public static final int MAX_BYTES = 256 << 20;

    /** How identity keys sign. */
    public static final String ALGORITHM = "SHA256withECDSA";

    private static final int MAX_CERTIFICATES = 4;

    private final Manifest manifest;
    private final List<X509Certificate> chain;
    private final byte[] signed;
    private final byte[] signature;
    private final ManifestDigest digest;

    private SignedManifest(Manifest manifest, List<X509Certificate> chain, byte[] signed, byte[] signature) {
        this.manifest = manifest;
        this.chain = List.copyOf(chain);
        this.signed = signed;
        this.signature = signature;
        this.digest = ManifestDigest.ofManifest(encode());
    }

    /** Signs a manifest; the certificates are signed with it. */
    public static SignedManifest sign(Manifest manifest, ManifestSigner signer) throws IOException {
        List<X509Certificate> chain = signer.chain();
        byte[] signed = signedPart(ManifestCodec.encode(manifest), chain);
        return new SignedManifest(manifest, chain, signed, signer.sign(signed.clone()));
    }

    private static byte[] signedPart(byte[] content, List<X509Certificate> chain) throws IOException {
        if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
            throw new IOException("a manifest is signed with 1 to 4 certificates, got " + chain.size());
        }
        try {
            int length = content.length + 1;
            for (X509Certificate certificate : chain) {
                length += Short.BYTES + certificate.getEncoded().length;
            }
            ByteBuffer out = ByteBuffer.allocate(length).put(content).put((byte) chain.size());
            for (X509Certificate certificate : chain) {
                byte[] der = certificate.getEncoded();
                out.putShort((short) der.length).put(der);
            }
            return out.array();
        } catch (CertificateException e) {
            throw new IOException("a certificate of the signer cannot be encoded", e);
        }
    }

    /**
     * Reads the encoded form; any other spelling of the same manifest is refused.
     *
     * @param encoded borrowed
     * @throws ManifestException of kind {@code MALFORMED}
     */
    public static SignedManifest parse(byte[] encoded) throws ManifestException {
        ManifestCodec.require(encoded.length <= MAX_BYTES, "it has " + encoded.length + " bytes");
        ByteBuffer in = ByteBuffer.wrap(encoded);
        Manifest manifest = ManifestCodec.decode(in);
        try {
            List<X509Certificate> chain = certificates(in);
            byte[] signed = Arrays.copyOf(encoded, in.position());
            byte[] signature = ManifestCodec.bytes(in, Short.toUnsignedInt(in.getShort()));
            ManifestCodec.require(!in.hasRemaining(), "bytes follow its signature");
            return new SignedManifest(manifest, chain, signed, signature);
        } catch (BufferUnderflowException e) {
            throw new ManifestException(ManifestException.Kind.MALFORMED, "the manifest ends too early", e);
        }
    }

    private static List<X509Certificate> certificates(ByteBuffer in) throws ManifestException {
        int count = in.get();
        ManifestCodec.require(count >= 1 && count <= MAX_CERTIFICATES, "it holds " + count + " certificates");
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (int i = 0; i < count; i++) {
                byte[] der = ManifestCodec.bytes(in, Short.toUnsignedInt(in.getShort()));
                X509Certificate certificate =
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
                ManifestCodec.require(
                        MessageDigest.isEqual(certificate.getEncoded(), der), "a certificate is not in DER");
                chain.add(certificate);
            }
        } catch (CertificateException e) {
            throw new ManifestException(
                    ManifestException.Kind.MALFORMED, "the manifest holds something that is no certificate", e);
        }
        return chain;
    }

    /** The encoded form. */
    public byte[] encode() {
        return ByteBuffer.allocate(signed.length + Short.BYTES + signature.length)
                .put(signed)
                .putShort((short) signature.length)
                .put(signature)
                .array();
    }

    /** The SHA-256 of the encoded form. */
    public ManifestDigest digest() {
        return digest;
    }

    /** What is signed. */
    public Manifest manifest() {
        return manifest;
    }

    /** Who signed, as the first certificate says it; for people. */
    public String signer() throws ManifestException {
        return SignerCertificate.uriOf(chain.get(0));
    }

    /**
     * Demands that the signature verifies under the first certificate, that this is a workload's, and that the chain leads
     * to one of {@code authorities}, each valid when the manifest was signed.
     *
     * @throws ManifestException of kind {@code SIGNATURE}
     */
    public void requireSignedUnder(Collection<X509Certificate> authorities) throws ManifestException {
        SignerCertificate.requireChain(chain, authorities, Date.from(manifest.signedAt()));
        try {
            Signature verifier = Ecdsa.newSignature();
            verifier.initVerify(chain.get(0).getPublicKey());
            verifier.update(signed);
            if (verifier.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new ManifestException(
                    ManifestException.Kind.SIGNATURE, "the manifest's signature is no signature", e);
        }
        throw new ManifestException(
                ManifestException.Kind.SIGNATURE, "the manifest's signature does not verify: it was altered or forged");
    }
}
