/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedLengthsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 784",
        "1, 785",
        "65536, 66320",
        "65537, 66337",
        "131072, 131872",
        "131073, 131889",
        "70368744177664, 70385924047616"
    })
    void follows_the_formula(long plaintext, long sealed) {
        assertThat(SealedLengths.sealed(plaintext)).isEqualTo(sealed);
        assertThat(SealedLengths.plaintext(sealed)).hasValue(plaintext);
    }

    @Property
    void the_inverse_gives_the_plaintext_back(@ForAll @LongRange(max = 1L << 46) long plaintext) {
        assertThat(SealedLengths.plaintext(SealedLengths.sealed(plaintext))).hasValue(plaintext);
    }

    @Property
    void a_length_either_has_its_plaintext_or_none(@ForAll @LongRange(max = 1L << 47) long sealed) {
        SealedLengths.plaintext(sealed)
                .ifPresent(
                        plaintext -> assertThat(SealedLengths.sealed(plaintext)).isEqualTo(sealed));
    }

    @Test
    void every_short_length_is_either_sealed_or_not() {
        long next = 0;
        for (long sealed = 0; sealed < 3 * SealedLengths.SEALED_CHUNK_BYTES; sealed++) {
            if (SealedLengths.sealed(next) == sealed) {
                assertThat(SealedLengths.plaintext(sealed)).hasValue(next);
                next++;
            } else {
                assertThat(SealedLengths.plaintext(sealed)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "70368744177665", "9223372036854775807", "-9223372036854775808"})
    void refuses_plaintext_that_no_file_holds(long plaintext) {
        assertThatThrownBy(() -> SealedLengths.sealed(plaintext)).isInstanceOf(IllegalArgumentException.class);
        assertThat(SealedLengths.plaintext(70385924047617L)).isEmpty();
        assertThat(SealedLengths.plaintext(Long.MAX_VALUE)).isEmpty();
        assertThat(SealedLengths.plaintext(-1)).isEmpty();
    }
}
