/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.FuzzCorpus;
import io.strongroom.attestation.Mutator;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.report.TpmFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutated evidence: the container, the quote, the signature, values, log and certificates. Only the declared exceptions
 * escape, and what is still verified claims the same. The slow test runs for as many seconds as the system property
 * {@code strongroom.fuzz.seconds} says.
 */
class TpmEvidenceFuzzTest {
    private static final FuzzCorpus CORPUS = new FuzzCorpus("tpm-evidence");
    private static final List<TpmVectors.Vector> VECTORS = TpmVectors.all();
    private static final TpmAuthorities AUTHORITIES =
            TpmAuthorities.of(VECTORS.get(0).authority());
    private static final TpmEndorsements ENDORSEMENTS =
            TpmEndorsements.of(List.of()).allowMissingLists();

    static List<FuzzCorpus.Entry> corpus() {
        return CORPUS.entries();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void inputs_that_were_found_end_as_they_did(FuzzCorpus.Entry entry) {
        assertThat(outcome(entry.input().bytes())).isEqualTo(entry.outcome());
    }

    @Test
    void only_declared_exceptions_escape() {
        for (int i = 0; i < 4000; i++) {
            judgeMutant(20261127L + i, i % 8 == 0);
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
            judgeMutant(seed + count, true);
        }
        assertThat(count).isPositive();
        System.out.printf("judged %d mutants in %d s, from seed %d%n", count, seconds, seed);
    }

    /** Parses a mutant; verifies it too if it is to be judged as a whole, which takes a hundred times as long. */
    private static void judgeMutant(long seed, boolean isWhole) {
        var mutator = new Mutator(seed);
        byte[] original = VECTORS.get(mutator.nextInt(VECTORS.size())).evidence();
        byte[] mutant = mutator.nextInt(4) == 0 ? mutator.mutate(original) : withMutatedPart(original, mutator);
        try {
            if (isWhole) {
                CORPUS.offer(outcome(mutant), mutant);
            } else {
                TpmEvidenceParser.parse(mutant);
            }
        } catch (EvidenceFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(mutant), e);
        }
    }

    private static String outcome(byte[] evidence) {
        try {
            requireKnownClaims(new TpmVerifier().verify(evidence, AUTHORITIES, ENDORSEMENTS, TestMachine.NOW));
            TpmFields.of(TpmEvidenceParser.parse(evidence));
            return "VERIFIED";
        } catch (EvidenceRejectedException e) {
            return FuzzCorpus.kindOf(e.reason().name(), e.getMessage());
        } catch (EvidenceFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** A mutant that is still verified may differ only where nothing is signed: in data of events. */
    private static void requireKnownClaims(VerifiedTpmEvidence verified) {
        TpmVectors.Vector vector = VECTORS.stream()
                .filter(each -> each.parsed()
                        .quote()
                        .signedBytes()
                        .equals(verified.quote().signedBytes()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a quote that no TPM signed is verified"));
        assertThat(verified.pcrValues()).isEqualTo(vector.parsed().pcrValues());
        assertThat(verified.events())
                .allSatisfy(event -> assertThat(vector.parsed().eventLog().events())
                        .anySatisfy(known -> assertThat(known.digests().get(TpmHash.SHA256.algorithmId()))
                                .isEqualTo(event.digests().get(TpmHash.SHA256))));
    }

    private static byte[] withMutatedPart(byte[] original, Mutator mutator) {
        try {
            TpmEvidence parsed = TpmEvidenceParser.parse(original);
            byte[] quote = parsed.quote().signedBytes().bytes();
            byte[] signature = signatureOf(original);
            byte[] log = logOf(original);
            List<Octets> certificates = new ArrayList<>(parsed.certificates());
            PcrValues values = parsed.pcrValues();
            switch (mutator.nextInt(5)) {
                case 0 -> quote = mutator.mutate(quote);
                case 1 -> signature = mutator.mutate(signature);
                case 2 -> log = mutator.mutate(log);
                case 3 -> values = mutate(values, mutator);
                default ->
                    certificates.set(
                            0, Octets.of(mutator.mutate(certificates.get(0).bytes())));
            }
            return TpmEvidenceEncoder.encode(
                    Octets.of(quote), Octets.of(signature), values, Octets.of(log), certificates);
        } catch (EvidenceFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static PcrValues mutate(PcrValues values, Mutator mutator) {
        Map<Pcr, Octets> mutated = new TreeMap<>(values.values());
        Pcr pcr = List.copyOf(mutated.keySet()).get(mutator.nextInt(mutated.size()));
        Octets value = Octets.of(Arrays.copyOf(
                mutator.mutate(values.value(pcr).orElseThrow().bytes()),
                pcr.bank().digestBytes()));
        if (mutator.nextInt(4) == 0) {
            mutated.remove(pcr);
        }
        mutated.put(new Pcr(pcr.bank(), mutator.nextInt(4) == 0 ? mutator.nextInt(24) : pcr.index()), value);
        return PcrValues.of(mutated);
    }

    private static byte[] signatureOf(byte[] evidence) {
        int at = 10 + uint16(evidence, 8);
        return Arrays.copyOfRange(evidence, at + 2, at + 2 + uint16(evidence, at));
    }

    private static byte[] logOf(byte[] evidence) {
        int at = 10 + uint16(evidence, 8);
        at += 2 + uint16(evidence, at);
        int banks = evidence[at++];
        for (int i = 0; i < banks; i++) {
            TpmHash bank = TpmHash.ofAlgorithmId(uint16(evidence, at)).orElseThrow();
            at += 3 + evidence[at + 2] * (1 + bank.digestBytes());
        }
        int length = uint16(evidence, at) * 65536 + uint16(evidence, at + 2);
        return Arrays.copyOfRange(evidence, at + 4, at + 4 + length);
    }

    private static int uint16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
