/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.dcap.IntelEndorsements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Genuine certificates with evidence, which are other people's data and so not part of this project: a directory given by
 * the system property {@code strongroom.vectors}, by default {@code ../shared/vectors} beside the checkout. Tests over them
 * are skipped, with the reason, where it is missing.
 */
final class GenuineCertificates {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GenuineCertificates() {}

    /** One vector. */
    record Vector(Path directory, JsonNode expected) {
        byte[] certificate() throws IOException {
            return Files.readAllBytes(directory.resolve("cert.der"));
        }

        byte[] quote() throws IOException {
            return Files.readAllBytes(directory.resolve("quote.bin"));
        }

        IntelEndorsements endorsements() throws Exception {
            return IntelEndorsements.parseJson(Files.readString(directory.resolve("collateral.json")));
        }

        Instant verifyAt() {
            return Instant.parse(expected.get("verifyAt").asText());
        }

        @Override
        public String toString() {
            return directory.getFileName().toString();
        }
    }

    private static Path directory() {
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        String named = System.getProperty("strongroom.vectors");
        return named == null ? root.resolve("../shared/vectors").normalize() : Path.of(named);
    }

    /** Skips the test if there are no vectors on this machine. */
    static void require() {
        Assumptions.assumeTrue(
                Files.isDirectory(directory()),
                () -> "no genuine evidence in " + directory() + "; set -Dstrongroom.vectors=DIR to test over it");
    }

    /** All vectors that hold a certificate with evidence. */
    static List<Vector> all() {
        require();
        try (Stream<Path> entries = Files.list(directory())) {
            return entries.filter(entry -> Files.exists(entry.resolve("cert.der")))
                    .sorted()
                    .map(GenuineCertificates::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Vector vector(String name) {
        require();
        return read(directory().resolve(name));
    }

    private static Vector read(Path directory) {
        try {
            return new Vector(
                    directory, JSON.readTree(directory.resolve("expected.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
