/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EvidenceFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated certificates and evidence: only the declared exception escapes, and no mutant is bound to another key. The slow
 * test runs for as many seconds as the system property {@code strongroom.fuzz.seconds} says. Inputs that were found stay in
 * {@code src/test/resources/fuzz}, in hexadecimal.
 */
class RaTlsFuzzTest {
    private static final KeyPair KEY = CertificateForge.newKey("secp256r1");
    private static byte[] certificate;
    private static byte[] evidence;
    private static byte[] claims;

    @BeforeAll
    static void make_evidence(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), CertificateForge.NOW);
        TestPlatform platform = TestPlatform.load(directory.resolve("platform"));
        claims = TestPlatform.claims(KEY);
        evidence = platform.tagged(claims);
        certificate = withEvidence(evidence);
    }

    @Test
    void only_the_declared_exception_escapes_for_what_was_found() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".hex")).toList()) {
                judge(HexFormat.of().parseHex(Files.readString(file).strip()), file.toString());
            }
        }
    }

    @Test
    void only_the_declared_exception_escapes() {
        var random = new SplittableRandom(20261123);
        for (int i = 0; i < 1500; i++) {
            judgeMutant(random.nextLong());
        }
    }

    @Tag("slow")
    @Test
    void only_the_declared_exception_escapes_for_a_long_time() {
        long seconds = Long.getLong("strongroom.fuzz.seconds", 60);
        long seed = System.nanoTime();
        long end = seed + Duration.ofSeconds(seconds).toNanos();
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            judgeMutant(seed + count);
        }
        assertThat(count).isPositive();
        System.out.printf("judged %d mutants in %d s, from seed %d%n", count, seconds, seed);
    }

    private static void judgeMutant(long seed) {
        var random = new SplittableRandom(seed);
        byte[] mutant = switch (random.nextInt(4)) {
            case 0 -> mutate(certificate, random);
            case 1 -> withEvidence(mutate(evidence, random));
            case 2 -> withEvidence(withClaims(mutate(claims, random)));
            default -> withEvidence(aroundTheQuote(random));
        };
        judge(mutant, "seed " + seed);
    }

    private static void judge(byte[] mutant, String name) {
        try {
            RaTlsCertificate read = RaTlsCertificateReader.read(mutant);
            read.problems(CertificateForge.NOW);
            RaTlsFields.show(read);
            if (read.binding().isBound()) {
                assertThat(read.key().subjectPublicKeyInfo()).isEqualTo(CertificateForge.spki(KEY));
            }
        } catch (EvidenceFormatException e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name + ": " + HexFormat.of().formatHex(mutant), e);
        }
    }

    private static byte[] withEvidence(byte[] value) {
        byte[] part = new CertificateForge(KEY)
                .evidence(EvidenceExtension.TCG_DICE, value)
                .signedPart();
        byte[] algorithm = Der.sequence(Der.hex("06082a8648ce3d040302"));
        // Signing takes most of the time of a mutant, and the signature is not what is tested here.
        byte[] signature = Der.tlv(Der.BIT_STRING, Der.hex("003006020101020101"));
        return Der.sequence(part, algorithm, signature);
    }

    private static byte[] withClaims(byte[] other) {
        byte[] quote = Arrays.copyOf(evidence, evidence.length - claims.length - 2);
        return Der.concat(quote, Cbor.byteString(other));
    }

    /** Random CBOR heads and lengths where the quote's own bytes do not drown them. */
    private static byte[] aroundTheQuote(SplittableRandom random) {
        byte[] head = mutate(Arrays.copyOf(evidence, 12), random);
        byte[] tail =
                mutate(Arrays.copyOfRange(evidence, evidence.length - claims.length - 4, evidence.length), random);
        return Der.concat(head, Arrays.copyOfRange(evidence, 12, evidence.length - claims.length - 4), tail);
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes = mutateOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutateOnce(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(8);
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> {
                List<Integer> extremes =
                        List.of(0, 1, 0x1B, 0x30, 0x5B, 0x7F, 0x80, 0x82, 0x84, 0x9B, 0x9F, 0xBB, 0xDB, 0xFF);
                bytes[at] = extremes.get(random.nextInt(extremes.size())).byteValue();
                yield bytes;
            }
            case 3 -> splice(bytes, at, Math.min(at + count, bytes.length), new byte[0]);
            case 4 -> {
                int from = random.nextInt(bytes.length);
                yield splice(bytes, at, at, Arrays.copyOfRange(bytes, from, Math.min(from + count, bytes.length)));
            }
            default -> random.nextInt(20) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] insertion) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(insertion);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
