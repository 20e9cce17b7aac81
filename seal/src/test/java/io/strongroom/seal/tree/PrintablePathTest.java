/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintablePathTest {
    @ParameterizedTest
    @CsvSource({
        "a b, a b",
        "Grüße 漢字, Grüße 漢字",
        "'a\nb', a\\nb",
        "'a\rb\tc', a\\rb\\tc",
        "'a\u001b[31mb', a\\u{1b}[31mb",
        "'a\u2028b', a\\u{2028}b",
        "'a\u202eb', a\\u{202e}b",
        "a\\nb, a\\\\nb"
    })
    void is_one_line_whatever_the_name(String name, String printed) {
        assertThat(PrintablePath.of(Path.of(name))).isEqualTo(printed);
    }
}
