/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.Der.hex;
import static io.strongroom.ratls.Der.sequence;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedPlatformFiles;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A throwaway simulated platform, and evidence of it in the form that certificates carry. */
final class TestPlatform {
    static final Digest PIN = Digest.sha256("broker key".getBytes(StandardCharsets.UTF_8));

    private final SimulatedPlatform platform;

    private TestPlatform(SimulatedPlatform platform) {
        this.platform = platform;
    }

    /** Makes the files of a platform, valid for a day on both sides of {@code now}. */
    static void create(Path directory, Instant now) throws IOException {
        KeyPair root = CertificateForge.newKey("secp256r1");
        KeyPair intermediate = CertificateForge.newKey("secp256r1");
        KeyPair pck = CertificateForge.newKey("secp256r1");
        String rootName = TrustAnchor.Simulated.ROOT_NAME.getName();
        String intermediateName = TrustAnchor.Simulated.INTERMEDIATE_NAME.getName();
        var chain = List.of(
                forge(pck, TrustAnchor.Simulated.LEAF_NAME.getName(), intermediate, intermediateName, now)
                        .extension(hex("551d13"), true, sequence())
                        .extension(hex("551d0f"), true, hex("03020780"))
                        .x509(),
                forge(intermediate, intermediateName, root, rootName, now)
                        .extension(hex("551d13"), true, sequence(hex("0101ff020100")))
                        .extension(hex("551d0f"), true, hex("03020106"))
                        .x509(),
                forge(root, rootName, root, rootName, now)
                        .extension(hex("551d13"), true, sequence(hex("0101ff020101")))
                        .extension(hex("551d0f"), true, hex("03020106"))
                        .x509());
        SimulatedPlatformFiles.write(directory, chain, pck.getPrivate());
    }

    static TestPlatform load(Path directory) throws IOException {
        return new TestPlatform(SimulatedPlatform.load(directory));
    }

    TrustAnchor.Simulated anchor() {
        return platform.anchor();
    }

    static SimulatedRuntime runtime(String name) {
        return new SimulatedRuntime(Digest.sha256(name.getBytes(StandardCharsets.UTF_8)), "0.1.0", PIN);
    }

    EvidenceCollector collector(String name) {
        return platform.collector(runtime(name));
    }

    /** A quote whose report data begin with {@code hash}, zero behind it. */
    byte[] quote(Octets hash) {
        return quote(ReportData.of(Arrays.copyOf(hash.bytes(), ReportData.LENGTH_BYTES)));
    }

    byte[] quote(ReportData reportData) {
        try {
            return collector("agent").collect(reportData).bytes();
        } catch (EvidenceUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Evidence in TCG's form over these claims. */
    byte[] tagged(byte[] claims) {
        byte[] quote = quote(HashAlgorithm.SHA_256.hash(Octets.of(claims)));
        return Cbor.tag(60000, Cbor.array(Cbor.byteString(quote), Cbor.byteString(claims)));
    }

    /** The one claim that binds {@code key}. */
    static byte[] claims(KeyPair key) {
        Octets hash = HashAlgorithm.SHA_256.hash(CertificateForge.spki(key));
        return Cbor.map(Cbor.text("pubkey-hash"), Cbor.pubkeyHash(1, hash));
    }

    private static CertificateForge forge(KeyPair key, String subject, KeyPair issuerKey, String issuer, Instant now) {
        Duration day = Duration.ofDays(1);
        return new CertificateForge(key)
                .named(subject)
                .issuedBy(issuer)
                .signedBy(issuerKey)
                .valid(now.minus(day), now.plus(day));
    }
}
