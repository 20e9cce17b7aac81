/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.FuzzCorpus;
import io.strongroom.attestation.Mutator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutated event logs: only the declared exception escapes, and what is parsed can be replayed. The slow test runs for as
 * many seconds as the system property {@code strongroom.fuzz.seconds} says.
 */
class TcgEventLogFuzzTest {
    private static final FuzzCorpus CORPUS = new FuzzCorpus("tcg-event-log");
    private static final List<byte[]> LOGS = List.of(
            EventLogForge.boot("kernel", TpmHash.SHA256).bytes(),
            EventLogForge.boot("kernel", TpmHash.SHA256, TpmHash.SHA384).bytes(),
            new EventLogForge(TpmHash.SHA384)
                    .noAction(0xFFFF_FFFFL, "SP800-155".getBytes(StandardCharsets.US_ASCII))
                    .startupLocality(3)
                    .measure(0, 8, "v")
                    .bytes());

    static List<FuzzCorpus.Entry> corpus() {
        return CORPUS.entries();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void inputs_that_were_found_end_as_they_did(FuzzCorpus.Entry entry) {
        assertThat(outcome(entry.input().bytes())).isEqualTo(entry.outcome());
    }

    @Test
    void only_the_declared_exception_escapes() {
        for (int i = 0; i < 5000; i++) {
            judgeMutant(20261127L + i);
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
        var mutator = new Mutator(seed);
        byte[] mutant = mutator.mutate(LOGS.get(mutator.nextInt(LOGS.size())));
        try {
            CORPUS.offer(outcome(mutant), mutant);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(mutant), e);
        }
    }

    private static String outcome(byte[] bytes) {
        try {
            TcgEventLog log = TcgEventLogParser.parse(bytes);
            for (TpmHash bank : TpmHash.values()) {
                if (log.covers(bank)) {
                    EventLogReplay.replay(log, bank)
                            .values()
                            .forEach(value -> assertThat(value.length()).isEqualTo(bank.digestBytes()));
                }
            }
            return log.isAbsent() ? "ABSENT" : "PARSED";
        } catch (EvidenceFormatException e) {
            return FuzzCorpus.kindOf("FORMAT", e.getMessage());
        }
    }
}
