/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {
    private static CborReader reader(String hex) {
        return new CborReader(Octets.parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "17, 23",
        "1818, 24",
        "18ff, 255",
        "190100, 256",
        "1a00010000, 65536",
        "1b0000000100000000, 4294967296"
    })
    void reads_numbers_in_their_shortest_form(String hex, long value) throws Exception {
        var in = reader(hex);

        assertThat(in.unsigned("a number")).isEqualTo(value);
        in.requireEnd("the number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1800", "1817", "190000", "1900ff", "1a0000ffff", "1b00000000ffffffff"})
    void refuses_numbers_in_a_longer_form(String hex) {
        assertThatThrownBy(() -> reader(hex).unsigned("a number"))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessage("a number is not in its shortest form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1c", "1d", "1e", "1f"})
    void refuses_reserved_and_indefinite_lengths(String hex) {
        assertThatThrownBy(() -> reader(hex).unsigned("a number"))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessage("a number has no definite length");
    }

    @Test
    void refuses_indefinite_strings_arrays_and_maps() {
        assertThatThrownBy(() -> reader("5f4101ff").byteString("a string")).hasMessageContaining("definite");
        assertThatThrownBy(() -> reader("7f6161ff").text("a text")).hasMessageContaining("definite");
        assertThatThrownBy(() -> reader("9f00ff").array("an array")).hasMessageContaining("definite");
        assertThatThrownBy(() -> reader("bf0000ff").map("a map")).hasMessageContaining("definite");
        assertThatThrownBy(() -> reader("9f00ff").skip("an item")).hasMessageContaining("definite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "18", "1a000000", "42", "4201", "5affffffff", "5bffffffffffffffff01", "5b7fffffffffffffff"})
    void refuses_what_ends_too_early(String hex) {
        assertThatThrownBy(() -> reader(hex).byteString("a string")).isInstanceOf(EvidenceFormatException.class);
        assertThatThrownBy(() -> reader(hex).skip("an item")).isInstanceOf(EvidenceFormatException.class);
    }

    @Test
    void refuses_counts_that_cannot_be_there() {
        assertThatThrownBy(() -> reader("9affffffff00").array("an array")).hasMessageContaining("4294967295");
        assertThatThrownBy(() -> reader("a20000").map("a map")).hasMessageContaining("only 2 bytes are left");
        assertThatThrownBy(() -> reader("9bffffffffffffffff").array("an array"))
                .hasMessageContaining("18446744073709551615");
    }

    @Test
    void says_what_it_got_and_what_it_wanted() {
        assertThatThrownBy(() -> reader("60").byteString("the quote"))
                .hasMessage("the quote is a text (wanted a byte string)");
        assertThatThrownBy(() -> reader("20").unsigned("the hash algorithm"))
                .hasMessage("the hash algorithm is a negative integer (wanted an unsigned integer)");
    }

    @Test
    void refuses_texts_that_are_no_utf_8() {
        assertThatThrownBy(() -> reader("62c328").text("a text")).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "20",
                "390100",
                "43010203",
                "63616263",
                "80",
                "820102",
                "a0",
                "a1616101",
                "c101",
                "d9ea6000",
                "f4",
                "f6",
                "f7",
                "f8ff",
                "f93c00",
                "fa00000000",
                "fb0000000000000000",
                "a1018261616162"
            })
    void passes_over_items_of_every_kind(String hex) throws Exception {
        var in = reader(hex + "05");

        in.skip("an item");

        assertThat(in.unsigned("what follows")).isEqualTo(5);
    }

    @Test
    void passes_over_eight_levels_and_refuses_nine() throws Exception {
        reader("81".repeat(7) + "00").skip("an item");

        assertThatThrownBy(() -> reader("81".repeat(8) + "00").skip("an item")).hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f800", "f81f", "ff", "fc", "8201", "a101", "c1", "3900", "1800"})
    void refuses_to_pass_over_what_is_not_well_formed(String hex) {
        assertThatThrownBy(() -> reader(hex).skip("an item")).isInstanceOf(EvidenceFormatException.class);
    }

    @Test
    void refuses_bytes_behind_the_last_item() {
        var in = reader("0000");

        assertThatThrownBy(() -> {
                    in.unsigned("a number");
                    in.requireEnd("the number");
                })
                .hasMessage("1 bytes follow the number (wanted none)");
    }
}
