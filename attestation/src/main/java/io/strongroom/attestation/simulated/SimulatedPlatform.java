/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.quote.SgxAttributes;
import io.strongroom.attestation.quote.SgxReportBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/**
 * A quoting platform made of software. Its quotes have the format of genuine ones, byte for byte, but our own QE vendor
 * id and root; no policy for hardware accepts them. SIMULATED: memory is not protected.
 *
 * <p>As a genuine quoting enclave does, it makes its attestation key when it is loaded and has the PCK key vouch for it.
 * Immutable and thread-safe.
 *
 * <p>Source: {@code docs/spec/simulated-evidence.md} section 3.
 */
public final class SimulatedPlatform {
    private static final int QE_ISV_PROD_ID = 1;
    private static final int QE_ISV_SVN = 1;
    private static final int QE_AUTH_DATA_BYTES = 32;
    private static final int PLATFORM_ID_BYTES = 16;
    private static final byte[] QE_MEASURED = "strongroom-simulated-qe-v1\n".getBytes(StandardCharsets.US_ASCII);

    /** INIT and MODE64BIT, XFRM x87 and SSE; DEBUG is clear. */
    private static final SgxAttributes ATTRIBUTES =
            new SgxAttributes(Octets.parseHex("0500000000000000" + "0300000000000000"));

    private final TrustAnchor.Simulated anchor;
    private final PrivateKey attestationKey;
    private final SimulatedQuoteEncoder encoder;

    private SimulatedPlatform(TrustAnchor.Simulated anchor, PrivateKey attestationKey, SimulatedQuoteEncoder encoder) {
        this.anchor = anchor;
        this.attestationKey = attestationKey;
        this.encoder = encoder;
    }

    /**
     * Starts the platform whose files lie in {@code directory}, as {@link SimulatedPlatformFiles} describes.
     *
     * @throws SimulatedPlatformException if a file is missing or malformed, if others than the owner may read the key,
     *     or if key and certificate do not belong together
     */
    public static SimulatedPlatform load(Path directory) throws IOException {
        TrustAnchor.Simulated anchor = SimulatedPlatformFiles.readTrustAnchor(directory);
        X509Certificate pck = SimulatedPlatformFiles.readChain(directory).get(0);
        PrivateKey pckKey = SimulatedPlatformFiles.readPckKey(directory);
        requirePair(pck, pckKey, directory);
        var random = new SecureRandom();
        KeyPair attestationKey = newKeyPair(random);
        byte[] authData = new byte[QE_AUTH_DATA_BYTES];
        random.nextBytes(authData);
        byte[] rawKey = P256.raw((ECPublicKey) attestationKey.getPublic());
        byte[] qeReport = qeReport(anchor, Sha.sha256(rawKey, authData)).encode();
        var encoder = new SimulatedQuoteEncoder(
                Octets.of(platformId(pck)),
                Octets.of(rawKey),
                Octets.of(qeReport),
                Octets.of(sign(pckKey, qeReport)),
                Octets.of(authData),
                Octets.of(SimulatedPlatformFiles.readChainPem(directory)));
        return new SimulatedPlatform(anchor, attestationKey.getPrivate(), encoder);
    }

    /** The root of this platform. */
    public TrustAnchor.Simulated anchor() {
        return anchor;
    }

    /** MRSIGNER of everything that a platform under {@code anchor} measures: the SHA-256 of the root's raw public key. */
    public static Measurement signerOf(TrustAnchor.Simulated anchor) {
        return new Measurement(Digest.sha256(anchor.publicKey().bytes()).octets());
    }

    /** A collector of evidence for {@code runtime} on this platform. */
    public EvidenceCollector collector(SimulatedRuntime runtime) {
        return new Collector(runtime);
    }

    private byte[] quote(SimulatedRuntime runtime, ReportData reportData) {
        var body = new SgxReportBody(
                Octets.zeros(16),
                0,
                Octets.zeros(16),
                ATTRIBUTES,
                runtime.measurement(),
                signerOf(anchor),
                ExpectedBinding.configIdOf(runtime.brokerPin()),
                SimulatedRuntime.ISV_PROD_ID,
                SimulatedRuntime.ISV_SVN,
                0,
                Octets.zeros(16),
                reportData);
        byte[] signed = encoder.signedPart(body);
        return encoder.quote(signed, sign(attestationKey, signed));
    }

    private static SgxReportBody qeReport(TrustAnchor.Simulated anchor, byte[] keyDigest) {
        return new SgxReportBody(
                Octets.zeros(16),
                0,
                Octets.zeros(16),
                ATTRIBUTES,
                new Measurement(Digest.sha256(QE_MEASURED).octets()),
                signerOf(anchor),
                Octets.zeros(SgxReportBody.CONFIG_ID_BYTES),
                QE_ISV_PROD_ID,
                QE_ISV_SVN,
                0,
                Octets.zeros(16),
                ReportData.of(Arrays.copyOf(keyDigest, ReportData.LENGTH_BYTES)));
    }

    private static void requirePair(X509Certificate pck, PrivateKey key, Path directory)
            throws SimulatedPlatformException {
        byte[] challenge = QE_MEASURED.clone();
        try {
            if (P256.verifies(P256.requireP256(pck.getPublicKey()), sign(key, challenge), challenge)) {
                return;
            }
        } catch (InvalidKeyException e) {
            throw new SimulatedPlatformException(
                    directory.resolve(SimulatedPlatformFiles.CHAIN) + " has a PCK certificate without a key of P-256",
                    e);
        }
        throw new SimulatedPlatformException(directory.resolve(SimulatedPlatformFiles.PCK_KEY)
                + " is not the key of the PCK certificate beside it: make the platform anew");
    }

    private static byte[] platformId(X509Certificate pck) {
        byte[] digest = Sha.sha256(pck.getPublicKey().getEncoded());
        return Arrays.copyOf(digest, PLATFORM_ID_BYTES);
    }

    private static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot make keys of P-256", e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance(P256.RAW_ECDSA);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot sign with " + P256.RAW_ECDSA, e);
        }
    }

    private final class Collector implements EvidenceCollector {
        private final SimulatedRuntime runtime;

        private Collector(SimulatedRuntime runtime) {
            this.runtime = runtime;
        }

        @Override
        public Tee tee() {
            return Tee.SIMULATED;
        }

        @Override
        public Evidence collect(ReportData reportData) {
            return Evidence.of(Tee.SIMULATED, quote(runtime, reportData));
        }
    }
}
