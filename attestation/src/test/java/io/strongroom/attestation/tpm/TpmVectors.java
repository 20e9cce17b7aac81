/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** Evidence of a real TPM that is kept, {@code src/test/resources/vectors/tpm}; its README says how to make it again. */
final class TpmVectors {
    private static final Path DIRECTORY = Path.of("src/test/resources/vectors/tpm");

    private TpmVectors() {}

    /** One vector. */
    record Vector(String name, Octets octets, TpmEvidence parsed, X509Certificate authority, Properties properties) {
        byte[] evidence() {
            return octets.bytes();
        }

        String expected(String property) {
            return properties.getProperty(property, "missing in " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All vectors; they have one authority. */
    static List<Vector> all() {
        try (Stream<Path> entries = Files.list(DIRECTORY)) {
            return entries.filter(Files::isDirectory)
                    .sorted()
                    .map(TpmVectors::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps evidence if the system property {@code strongroom.tpm.vectors.write} is set; else does nothing. */
    static void write(String name, byte[] evidence, X509Certificate authority, VerifiedTpmEvidence verified)
            throws IOException, CertificateException {
        if (!Boolean.getBoolean("strongroom.tpm.vectors.write")) {
            return;
        }
        Path directory = Files.createDirectories(DIRECTORY.resolve(name));
        Files.write(directory.resolve("evidence.bin"), evidence);
        Files.write(directory.resolve("authority.der"), authority.getEncoded());
        try (Writer out = Files.newBufferedWriter(directory.resolve("expected.properties"))) {
            out.write("extraData=" + verified.quote().extraData() + "\n");
            out.write("pcrDigest=" + verified.quote().pcrDigest() + "\n");
            out.write("resetCount=" + verified.quote().clockInfo().resetCount() + "\n");
            out.write("firmwareVersion=" + Long.toHexString(verified.quote().firmwareVersion()) + "\n");
        }
    }

    private static Vector read(Path directory) {
        try (Reader in = Files.newBufferedReader(directory.resolve("expected.properties"))) {
            var expected = new Properties();
            expected.load(in);
            byte[] evidence = Files.readAllBytes(directory.resolve("evidence.bin"));
            byte[] authority = Files.readAllBytes(directory.resolve("authority.der"));
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority));
            return new Vector(
                    directory.getFileName().toString(),
                    Octets.of(evidence),
                    TpmEvidenceParser.parse(evidence),
                    certificate,
                    expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException | EvidenceFormatException e) {
            throw new IllegalStateException(directory + " is damaged", e);
        }
    }
}
