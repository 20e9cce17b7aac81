/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.broker.policy.DenialReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/denials.md lists every code, each with a remedy, and no other. */
class DenialsPageTest {
    private static final Path PAGE = Path.of("../docs/denials.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z_-]+)` \\|.*[^ |] \\|");

    @Test
    void every_code_is_listed_with_a_remedy_and_no_other() throws IOException {
        List<String> listed = Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                Arrays.stream(Refusal.Code.values()).map(Refusal.Code::wireName),
                                Stream.of(RouteService.INTERNAL_ERROR, RouteService.TIMEOUT),
                                Arrays.stream(DenialReason.values()).map(DenialReason::code),
                                Arrays.stream(AdminDenial.values()).map(AdminDenial::code),
                                Arrays.stream(RefusalReason.values()).map(Enum::name),
                                Arrays.stream(RejectReason.values()).map(Enum::name))
                        .flatMap(codes -> codes)
                        .toList());
    }

    @Test
    void the_status_of_each_code_is_the_one_that_is_sent() throws IOException {
        String page = Files.readString(PAGE);

        for (Refusal.Code code : Refusal.Code.values()) {
            assertThat(page).contains("| `" + code.wireName() + "` | " + code.status() + " |");
        }
    }
}
