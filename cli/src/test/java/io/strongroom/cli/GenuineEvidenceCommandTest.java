/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.SnpForge;
import io.strongroom.testkit.evidence.SnpProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command over genuine evidence, which is not part of this project: a directory given by the system property {@code
 * strongroom.vectors}, by default {@code ../shared/vectors} beside the checkout.
 */
class GenuineEvidenceCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a vector says about itself rather than about the evidence. */
    private static final Set<String> ABOUT_THE_VECTOR = Set.of(
            "name",
            "source",
            "sourceTestExpects",
            "computedBy",
            "notes",
            "peers",
            "divergent",
            "verifyAtEpoch",
            "alsoAcceptable",
            "statusIfNotBeforeIgnored",
            "certificate");

    @TempDir
    Path directory;

    @BeforeAll
    static void skip_visibly_without_vectors() {
        Assumptions.assumeTrue(
                Files.isDirectory(vectors()),
                () -> "no genuine evidence in " + vectors() + "; set -Dstrongroom.vectors=DIR to test over it");
    }

    static List<Path> cases() throws IOException {
        if (!Files.isDirectory(vectors())) {
            return List.of(vectors());
        }
        try (Stream<Path> entries = Files.list(vectors())) {
            return entries.filter(entry -> !evidenceIn(entry).isEmpty())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_judged_as_expected(Path vector) throws Exception {
        JsonNode expected = JSON.readTree(vector.resolve("expected.json").toFile());
        for (String evidence : evidenceIn(vector)) {
            CapturedRun run = CapturedRun.of(directory, verify(vector, evidence, expected));

            JsonNode got = JSON.readTree(run.out());
            if (evidence.equals("cert.der")
                    && !expected.at("/ratls/bindingVerdict").asText().equals("BOUND")) {
                assertThat(got.get("rejectReason").asText()).isEqualTo("KEY_BINDING");
                assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
                continue;
            }
            assertThat(run.exitCode()).as(run.out()).isEqualTo(exitCode(expected));
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                boolean isOfCertificate = field.getKey().equals("ratls") && !evidence.equals("cert.der");
                if (!ABOUT_THE_VECTOR.contains(field.getKey()) && !isOfCertificate) {
                    assertContains(evidence + " " + field.getKey(), got.get(field.getKey()), field.getValue());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_rejected_under_every_root_that_is_given_but_its_own(Path vector) throws Exception {
        JsonNode expected = JSON.readTree(vector.resolve("expected.json").toFile());
        Path forged = Files.createDirectories(directory.resolve("forged"));
        DcapCase.sgx().forge().write(forged);
        SnpForge.vcek(SnpProduct.MILAN, 3).forge().write(forged);
        Path authority = Path.of(System.getProperty("strongroom.root"))
                .resolve("attestation/src/test/resources/vectors/tpm/ecdsa-ecc-sha256/authority.der");

        for (Path root : List.of(forged.resolve("root.der"), forged.resolve("ark.der"), authority)) {
            for (String evidence : evidenceIn(vector)) {
                List<String> arguments = new ArrayList<>(List.of(verify(vector, evidence, expected)));
                arguments.addAll(List.of("--root", root.toString()));

                CapturedRun run = CapturedRun.of(directory, arguments.toArray(String[]::new));

                assertThat(run.exitCode())
                        .as("%s under %s: %s", evidence, root, run.out())
                        .isEqualTo(ExitCode.BAD_DATA);
                assertThat(JSON.readTree(run.out()).get("verdict").asText()).isEqualTo("REJECTED");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_shown_whole(Path vector) throws Exception {
        JsonNode expected = JSON.readTree(vector.resolve("expected.json").toFile());
        for (String evidence : evidenceIn(vector)) {
            CapturedRun run = CapturedRun.of(
                    directory, "quote", "show", vector.resolve(evidence).toString(), "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(JSON.readTree(run.out()).get("reportData")).isEqualTo(expected.get("reportData"));
        }
    }

    private static String[] verify(Path vector, String evidence, JsonNode expected) {
        List<String> arguments = new ArrayList<>(List.of("quote", "verify", "--json"));
        arguments.add(vector.resolve(evidence).toString());
        arguments.addAll(List.of("--at", expected.get("verifyAt").asText()));
        Map.of(
                        "collateral.json", "--collateral",
                        "vcek.der", "--vcek",
                        "vlek.der", "--vcek",
                        "ask.der", "--ask",
                        "asvk.der", "--ask",
                        "ark.der", "--ark")
                .forEach((file, option) -> {
                    if (Files.exists(vector.resolve(file))) {
                        arguments.addAll(List.of(option, vector.resolve(file).toString()));
                    }
                });
        return arguments.toArray(String[]::new);
    }

    /** SEV-SNP vectors come without a revocation list, and so none is accepted. */
    private static int exitCode(JsonNode expected) {
        if (!expected.get("verdict").asText().equals("VERIFIED")) {
            return ExitCode.BAD_DATA;
        }
        boolean isSound = expected.path("status").asText().equals("UpToDate")
                && !expected.path("debug").asBoolean();
        return isSound ? ExitCode.DONE : ExitCode.REFUSED;
    }

    /** Objects may hold more than is wanted; all else must be equal. */
    private static void assertContains(String path, JsonNode got, JsonNode wanted) {
        if (wanted.isObject()) {
            assertThat(got).as(path).isNotNull();
            wanted.properties().stream()
                    .filter(field -> !ABOUT_THE_VECTOR.contains(field.getKey()))
                    .forEach(field ->
                            assertContains(path + "." + field.getKey(), got.get(field.getKey()), field.getValue()));
        } else {
            assertThat(got).as(path).isEqualTo(wanted);
        }
    }

    private static List<String> evidenceIn(Path vector) {
        return Stream.of("quote.bin", "cert.der", "report.bin")
                .filter(name -> Files.exists(vector.resolve(name)))
                .toList();
    }

    private static Path vectors() {
        String named = System.getProperty("strongroom.vectors");
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        return named == null ? root.resolve("../shared/vectors").normalize() : Path.of(named);
    }
}
