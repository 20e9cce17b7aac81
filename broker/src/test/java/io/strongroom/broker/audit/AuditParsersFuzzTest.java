/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.report.RunReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file holds, its check ends in a verdict or in the declared refusal, and nothing that was changed passes. */
class AuditParsersFuzzTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/audit-log");
    private static byte[] intact = new byte[0];
    private static AuditKey key = TestSigners.ONE.key();
    private static Path file = VECTORS;

    @BeforeContainer
    static void read() throws IOException {
        intact = Files.readAllBytes(VECTORS.resolve("intact.jsonl"));
        key = AuditKey.parsePem(Files.readAllBytes(VECTORS.resolve("audit.pem")));
        file = Files.createTempFile("strongroom-fuzz", ".jsonl");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 300)
    void a_spliced_export_never_passes(@ForAll("splices") byte[] bytes) throws IOException {
        Files.write(file, bytes);

        ExportVerdict verdict = new ExportVerifier(key, List.of()).verify(file, read -> {});

        boolean isSame = HexFormat.of().formatHex(bytes).equals(HexFormat.of().formatHex(intact));
        assertThat(verdict instanceof ExportVerdict.Intact).isEqualTo(isSame);
        if (verdict instanceof ExportVerdict.Altered altered) {
            assertThat(altered.message()).isNotEmpty();
            assertThat(altered.line()).isPositive();
        }
    }

    @Property(tries = 500)
    void a_report_of_any_bytes_is_refused(@ForAll byte[] bytes) {
        assertThat(refuses(() -> RunReports.verify(bytes, key))).isTrue();
    }

    @Property(tries = 500)
    void a_head_of_any_text_is_refused(@ForAll String text) {
        assertThat(refuses(() -> TreeHead.verify(text, key))).isTrue();
    }

    @Property(tries = 500)
    void a_key_of_any_text_is_refused(@ForAll("pems") String text) {
        assertThat(refuses(() -> AuditKey.parsePem(text.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    /** A piece of the intact export in the place of another piece, or something else there. */
    @Provide
    Arbitrary<byte[]> splices() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, intact.length);
        Arbitrary<String> other = Arbitraries.of(
                "", "\n", "{", "}", "\"", "[]", "\0", "\r\n", "9", "{\"head\":\"", "\ufeff", "]}", "[".repeat(40));
        return Combinators.combine(place, place, place, place, other).as((from, to, first, second, text) -> {
            String whole = new String(intact, StandardCharsets.ISO_8859_1);
            String piece = text.isEmpty() ? whole.substring(Math.min(first, second), Math.max(first, second)) : text;
            return (whole.substring(0, Math.min(from, to)) + piece + whole.substring(Math.max(from, to)))
                    .getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    @Provide
    Arbitrary<String> pems() {
        return Arbitraries.strings()
                .ofMaxLength(200)
                .map(body -> "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
    }

    @FunctionalInterface
    private interface Reading {
        Object read() throws IOException;
    }

    private static boolean refuses(Reading reading) {
        try {
            reading.read();
            return false;
        } catch (IOException e) {
            return e instanceof SignedStatementException || e instanceof AuditFormatException;
        }
    }
}
