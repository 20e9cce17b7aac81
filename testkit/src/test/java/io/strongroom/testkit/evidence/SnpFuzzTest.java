/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportFields;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.attestation.snp.SnpVerifier;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated reports, certificates and revocation lists: only the declared exceptions escape, and what is still verified
 * says the same. The slow test runs for as many seconds as the system property {@code strongroom.fuzz.seconds} says.
 */
class SnpFuzzTest {
    private static final SnpForge RECIPE = SnpForge.vcek(SnpProduct.MILAN, 5);
    private static final ForgedSnp FORGED = RECIPE.forge();
    private static final Set<AmdRoot> ROOTS = Set.of(SnpVerdicts.root(FORGED, SnpProduct.MILAN));
    private static final byte[][] PARTS = {
        FORGED.report().toArray(),
        FORGED.leaf().der().toArray(),
        FORGED.intermediate().der().toArray(),
        FORGED.ark().der().toArray(),
        FORGED.crl().toArray()
    };
    private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0x81, (byte) 0x84, (byte) 0xFF, 0x30, 2, 3};

    private final SnpVerifier verifier = new SnpVerifier();

    @Test
    void only_declared_exceptions_escape() {
        var random = new SplittableRandom(20261127);
        for (int i = 0; i < 300; i++) {
            judgeMutant(random.nextLong());
        }
    }

    @Tag("slow")
    @Test
    void only_declared_exceptions_escape_for_a_long_time() {
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

    private void judgeMutant(long seed) {
        var random = new SplittableRandom(seed);
        byte[][] parts = PARTS.clone();
        int which = random.nextInt(parts.length);
        parts[which] = mutate(parts[which], random);
        try {
            judge(parts);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "seed " + seed + ", part " + which + ": "
                            + Bytes.of(parts[which]).hex(),
                    e);
        }
    }

    private void judge(byte[][] parts) {
        var endorsements = new SnpEndorsements(
                Octets.of(parts[1]), Octets.of(parts[2]), Octets.of(parts[3]), List.of(Octets.of(parts[4])));
        try {
            SnpReport report = SnpReportParser.parse(parts[0]);
            assertThat(SnpReportFields.show(report, endorsements)).containsKey("tee");
            verifier.verify(report, endorsements, ROOTS, FORGED.at());
            assertThat(report.signedBytes()).isEqualTo(Octets.of(Arrays.copyOf(PARTS[0], SnpReport.SIGNED_BYTES)));
            assertThat(parts[1]).isEqualTo(PARTS[1]);
        } catch (EvidenceFormatException | EvidenceRejectedException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
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
                bytes[at] = EXTREMES[random.nextInt(EXTREMES.length)];
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
