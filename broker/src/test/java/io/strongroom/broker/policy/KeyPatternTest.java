/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
    /** In no pattern here: what takes it is a star. */
    private static final char FRESH = 'c';

    private static final List<String> WORDS = words(7);

    @ParameterizedTest
    @CsvSource({
        "payroll, payroll, true, true",
        "payroll, payroll2, false, false",
        "payroll, pay*, true, false",
        "pay*, payroll, true, true",
        "pay*, payroll*, true, true",
        "pay*, *, true, false",
        "*, anything*at*all, true, true",
        "hr-*, *-hr, true, false",
        "hr-*, hr-, true, true",
        "hr-*, HR-a, false, false",
        "a*b, b*a, false, false",
        "a*b*c, ac, false, false",
        "a*b*c, a*c, true, false",
        "a**c, a*c, true, true",
        "*a*, b*b, true, false",
        "*a, *b, false, false",
    })
    void knows_what_two_patterns_have_in_common(String own, String other, boolean meets, boolean covers) {
        assertThat(new KeyPattern(own).meets(other)).isEqualTo(meets);
        assertThat(new KeyPattern(own).covers(other)).isEqualTo(covers);
    }

    @Test
    void takes_characters_that_no_key_has_for_others() {
        assertThat(new KeyPattern("a*").meets("aÄ\n")).isTrue();
        assertThat(new KeyPattern("ab").meets("aÄ")).isFalse();
        assertThat(new KeyPattern("ab").covers("a*")).isFalse();
    }

    @Test
    void a_pattern_may_be_as_long_as_a_name() {
        String long63 = "a".repeat(62) + "*";

        assertThat(new KeyPattern(long63).covers("a".repeat(63))).isTrue();
        assertThat(new KeyPattern(long63).meets("a".repeat(61))).isFalse();
        assertThat(new KeyPattern("*".repeat(63)).covers("x")).isTrue();
        assertThat(new KeyPattern("a".repeat(63)).covers("a".repeat(63))).isTrue();
        assertThat(new KeyPattern("a".repeat(63)).covers("a".repeat(64))).isFalse();
        assertThat(new KeyPattern("*".repeat(62) + "a").meets("b".repeat(4000) + "*"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Payroll", "a b", "a/b", "ä", "a?"})
    void refuses_what_no_key_is_called(String text) {
        assertThatThrownBy(() -> new KeyPattern(text)).hasMessageContaining("is no pattern of key names");
        assertThatThrownBy(() -> new KeyPattern("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Every word of up to 7 letters is asked: what two patterns of up to 3 letters have in common is no longer than that. */
    @Property(tries = 2000)
    void meets_if_a_word_fits_both(@ForAll("patterns") String own, @ForAll("patterns") String other) {
        Pattern first = regex(own);
        Pattern second = regex(other);

        assertThat(new KeyPattern(own).meets(other))
                .isEqualTo(WORDS.stream()
                        .anyMatch(word -> first.matcher(word).matches()
                                && second.matcher(word).matches()));
    }

    /** A word that stands against it is found where stars of the other stand for a letter that only a star takes. */
    @Property(tries = 2000)
    void covers_if_every_word_of_the_other_fits(@ForAll("patterns") String own, @ForAll("patterns") String other) {
        Pattern first = regex(own);
        Pattern second = regex(other);

        assertThat(new KeyPattern(own).covers(other))
                .isEqualTo(WORDS.stream()
                        .filter(word -> second.matcher(word).matches())
                        .allMatch(word -> first.matcher(word).matches()));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars('a', 'b', '*').ofMinLength(1).ofMaxLength(3);
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(pattern.replace("*", ".*"));
    }

    private static List<String> words(int length) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int from = 0; words.get(from).length() < length; from++) {
            for (char letter : new char[] {'a', 'b', FRESH}) {
                words.add(words.get(from) + letter);
            }
        }
        return words;
    }
}
