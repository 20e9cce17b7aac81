/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.internal.PemCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Genuine evidence, which is other people's data and so not part of this project: a directory given by the system
 * property {@code strongroom.vectors}, by default {@code ../shared/vectors} beside the checkout. Tests over it are
 * skipped, with the reason, where it is missing.
 */
public final class GenuineEvidence {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Path, IntelEndorsements> ENDORSEMENTS = new ConcurrentHashMap<>();

    private GenuineEvidence() {}

    /** One vector. */
    public record Vector(Path directory, JsonNode expected) {
        public byte[] quote() throws IOException {
            return Files.readAllBytes(directory.resolve("quote.bin"));
        }

        /** The bytes of one of its files. */
        public byte[] file(String name) throws IOException {
            return Files.readAllBytes(directory.resolve(name));
        }

        public boolean has(String name) {
            return Files.exists(directory.resolve(name));
        }

        public boolean isSgx() {
            return expected.path("tee").asText().equals("SGX");
        }

        public boolean isVerified() {
            return expected.path("verdict").asText().equals("VERIFIED");
        }

        public Instant verifyAt() {
            return Instant.parse(expected.path("verifyAt").asText());
        }

        /** The collateral as it lies there, by name; a copy. */
        public ObjectNode collateral() {
            return (ObjectNode) read(directory.resolve("collateral.json"));
        }

        /** The collateral, parsed once. */
        public IntelEndorsements endorsements() {
            return ENDORSEMENTS.computeIfAbsent(directory, key -> parse(collateral()));
        }

        private static IntelEndorsements parse(ObjectNode collateral) {
            try {
                return IntelEndorsements.parseJson(collateral.toString());
            } catch (EvidenceFormatException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return directory.getFileName().toString();
        }
    }

    public static Path directory() {
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        String named = System.getProperty("strongroom.vectors");
        return named == null ? root.resolve("../shared/vectors").normalize() : Path.of(named);
    }

    /** Skips the test if there are no vectors on this machine. */
    public static void require() {
        Assumptions.assumeTrue(
                Files.isDirectory(directory()),
                () -> "no genuine evidence in " + directory() + "; set -Dstrongroom.vectors=DIR to test over it");
    }

    /** All vectors that hold a quote. */
    public static List<Vector> quotes() {
        return withFile("quote.bin");
    }

    /** All vectors that hold a report of SEV-SNP. */
    public static List<Vector> reports() {
        return withFile("report.bin");
    }

    private static List<Vector> withFile(String name) {
        require();
        try (Stream<Path> entries = Files.list(directory())) {
            return entries.filter(entry -> Files.exists(entry.resolve(name)))
                    .sorted()
                    .map(entry -> new Vector(entry, read(entry.resolve("expected.json"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All vectors whose quotes of SGX and TDX are authentic. */
    public static List<Vector> verified() {
        return quotes().stream().filter(Vector::isVerified).toList();
    }

    public static Vector vector(String name) {
        require();
        Path directory = directory().resolve(name);
        return new Vector(directory, read(directory.resolve("expected.json")));
    }

    /** A certificate of the folder {@code trust}. */
    public static X509Certificate trusted(String file) throws IOException, CertificateException {
        byte[] der = Files.readAllBytes(directory().resolve("trust").resolve(file));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    public static TrustAnchor.Intel intelRoot() throws Exception {
        byte[] pem = Files.readAllBytes(directory().resolve("trust/intel-sgx-root-ca.pem"));
        byte[] der = PemCertificates.decode(pem, 1).get(0);
        var root = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        return TrustAnchor.Intel.ofRoot(root);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
