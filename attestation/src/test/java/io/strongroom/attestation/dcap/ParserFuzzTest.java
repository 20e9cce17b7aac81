/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.FuzzCorpus;
import io.strongroom.attestation.Mutator;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.sigstruct.SigStruct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutants for every parser of untrusted bytes on the way to a DCAP verdict: only the declared exceptions escape, and all
 * ends soon. The seeds are forged; see {@code src/test/resources/fuzz/README.md}. The slow test runs for as many seconds
 * as the system property {@code strongroom.fuzz.seconds} says, for each parser.
 */
class ParserFuzzTest {
    private static final Path SEEDS = Path.of("src/test/resources/fuzz/seeds");

    /** What a parser does with bytes: nothing, or a declared exception. */
    private interface Attempt {
        void parse(byte[] bytes) throws EvidenceFormatException, CertificateException, JsonException, PemException;
    }

    private static final List<Parser> PARSERS = List.of(
            parser("quote", bytes -> QuoteParser.parse(bytes), "quote-sgx3.bin", "quote-tdx4.bin", "quote-tdx5.bin"),
            parser(
                    "certificate",
                    bytes -> PckExtension.read(SignedCertificate.parse(bytes).fields()),
                    "pck.der",
                    "pck-processor.der"),
            parser("crl", bytes -> CertificateList.parse(bytes), "root.crl"),
            parser("pem", bytes -> PemCertificates.decode(bytes, 3), "chain.pem"),
            parser(
                    "tcb-info",
                    bytes -> TcbInfo.parse(text(bytes)),
                    "tcb-info-sgx.json",
                    "tcb-info-sgx2.json",
                    "tcb-info-tdx.json"),
            parser("qe-identity", bytes -> QeIdentity.parse(text(bytes)), "qe-identity.json", "td-qe-identity.json"),
            parser("collateral", bytes -> IntelEndorsements.parseJson(text(bytes)), "collateral.json"),
            parser("sigstruct", bytes -> SigStruct.parse(bytes), "sigstruct.bin"));

    private record Parser(String name, Attempt attempt, List<byte[]> seeds, FuzzCorpus corpus) {
        @Override
        public String toString() {
            return name;
        }

        String outcome(byte[] bytes) {
            try {
                attempt.parse(bytes);
                return "PARSED";
            } catch (EvidenceFormatException | CertificateException | JsonException | PemException e) {
                return FuzzCorpus.kindOf("FORMAT", String.valueOf(e.getMessage()));
            }
        }

        void judgeMutant(long seed) {
            var mutator = new Mutator(seed);
            byte[] mutant = mutator.mutate(seeds.get(mutator.nextInt(seeds.size())));
            try {
                corpus.offer(outcome(mutant), mutant);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        this + " seed " + seed + ": " + HexFormat.of().formatHex(mutant), e);
            }
        }
    }

    private static Parser parser(String name, Attempt attempt, String... seeds) {
        return new Parser(
                name, attempt, Arrays.stream(seeds).map(ParserFuzzTest::seed).toList(), new FuzzCorpus(name));
    }

    static List<Parser> parsers() {
        return PARSERS;
    }

    static Stream<Arguments> found() {
        return PARSERS.stream()
                .flatMap(parser -> parser.corpus.entries().stream().map(entry -> Arguments.of(parser, entry)));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void seeds_are_read(Parser parser) {
        assertThat(parser.seeds)
                .isNotEmpty()
                .allSatisfy(seed -> assertThat(parser.outcome(seed)).isEqualTo("PARSED"));
    }

    @ParameterizedTest
    @MethodSource("found")
    void inputs_that_were_found_end_as_they_did(Parser parser, FuzzCorpus.Entry entry) {
        assertThat(parser.outcome(entry.input().bytes())).isEqualTo(entry.outcome());
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void only_declared_exceptions_escape(Parser parser) {
        for (int i = 0; i < 3000; i++) {
            parser.judgeMutant(20261127L + i);
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("parsers")
    void only_declared_exceptions_escape_for_a_long_time(Parser parser) {
        long seconds = Long.getLong("strongroom.fuzz.seconds", 30);
        long seed = System.nanoTime();
        long end = seed + Duration.ofSeconds(seconds).toNanos();
        long count = 0;
        for (; System.nanoTime() < end; count++) {
            parser.judgeMutant(seed + count);
        }
        assertThat(count).isPositive();
        System.out.printf("%s: judged %d mutants in %d s, from seed %d%n", parser, count, seconds, seed);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] seed(String name) {
        try {
            return Files.readAllBytes(SEEDS.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
