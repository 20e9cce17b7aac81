/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The files in {@code vectors/audit-log}, whose README says where they come from. */
class AuditVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/audit-log");

    @Test
    void the_intact_log_is_intact_under_its_key_alone() throws IOException {
        assertThat(verify("intact", "audit"))
                .isInstanceOfSatisfying(
                        ExportVerdict.Intact.class,
                        intact -> assertThat(intact.head().size()).isEqualTo(6));
        assertThat(verify("intact", "other")).isInstanceOf(ExportVerdict.Altered.class);
    }

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/vectors/audit-log/cases.csv", numLinesToSkip = 1)
    void an_altered_log_fails_at_the_place(String file, String place, String problem, long record) throws IOException {
        assertThat(verify(file, "audit")).isInstanceOfSatisfying(ExportVerdict.Altered.class, altered -> {
            assertThat(altered.place().wireName()).as(altered.toString()).isEqualTo(place);
            assertThat(altered.problem().wireName()).as(altered.toString()).isEqualTo(problem);
            assertThat(altered.record()).as(altered.toString()).isEqualTo(record);
        });
        assertThat(verify(file, "other")).isInstanceOf(ExportVerdict.Altered.class);
    }

    private static ExportVerdict verify(String file, String key) throws IOException {
        AuditKey trusted = AuditKey.parsePem(Files.readAllBytes(VECTORS.resolve(key + ".pem")));
        return new ExportVerifier(trusted, List.of()).verify(VECTORS.resolve(file + ".jsonl"), read -> {});
    }
}
