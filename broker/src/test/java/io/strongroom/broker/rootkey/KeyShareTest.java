/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KeyShareTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] SECRET = new byte[32];

    private final List<KeyShare> shares = KeyShares.split(SECRET, Octets.zeros(32), 5, 3, RANDOM);

    @Test
    void a_file_is_read_as_it_was_written_and_says_what_it_is() throws Exception {
        KeyShare share = KeyShare.parse(shares.get(1).encode(), "a");

        assertThat(share.index()).isEqualTo(2);
        assertThat(share.set()).isEqualTo(shares.get(0).set());
        assertThat(share.value()).isEqualTo(shares.get(1).value());
        assertThat(share).hasToString("KeyShare[2 of set " + share.set().shortId() + "]");
        assertThat(KeyShares.combine(List.of(shares.get(4), share, shares.get(0))))
                .isEqualTo(SECRET);
    }

    /** Each character of a file in turn is another: it is refused, whichever it is. */
    @Test
    void any_changed_character_is_noticed() {
        byte[] file = shares.get(0).encode();
        for (int i = 0; i < file.length - 1; i++) {
            byte[] damaged = file.clone();
            damaged[i] = (byte) (damaged[i] == 'a' ? 'b' : damaged[i] == '1' ? '2' : damaged[i] ^ 1);
            assertThatThrownBy(() -> KeyShare.parse(damaged, "a.share"))
                    .as("byte %d", i)
                    .isInstanceOf(ShareException.class)
                    .hasMessageContaining("a.share");
        }
    }

    @Test
    void no_part_of_a_file_is_a_share() {
        byte[] file = shares.get(0).encode();
        for (int length = 0; length < file.length - 1; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> KeyShare.parse(part, "a")).isInstanceOf(ShareException.class);
        }
    }

    @Property(tries = 500)
    void only_the_declared_exception_escapes(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> KeyShare.parse(bytes, "a")).isInstanceOf(ShareException.class);
    }

    @Test
    void hostile_numbers_are_refused() {
        String file = new String(shares.get(0).encode(), StandardCharsets.US_ASCII);
        for (String hostile : List.of(
                file.replace("\"index\":1", "\"index\":0"),
                file.replace("\"index\":1", "\"index\":6"),
                file.replace("\"index\":1", "\"index\":-1"),
                file.replace("\"index\":1", "\"index\":2"),
                file.replace("\"threshold\":3", "\"threshold\":2"),
                file.replace("\"threshold\":3", "\"threshold\":1"),
                file.replace("\"shares\":5", "\"shares\":4"),
                file.replace("\"version\":1", "\"version\":2"))) {
            assertThatThrownBy(() -> KeyShare.parse(hostile.getBytes(StandardCharsets.US_ASCII), "a"))
                    .as(hostile)
                    .isInstanceOf(ShareException.class);
        }
    }

    @Test
    void too_few_shares_are_refused_with_the_number_wanted() {
        assertThatThrownBy(() -> KeyShares.combine(shares.subList(0, 2)))
                .isInstanceOf(ShareException.class)
                .hasMessageContaining("there are 2 shares")
                .hasMessageContaining("wanted 3 of its 5");
        assertThatThrownBy(() -> KeyShares.combine(List.of())).isInstanceOf(ShareException.class);
    }

    @Test
    void one_share_given_twice_counts_once() {
        assertThatThrownBy(() -> KeyShares.combine(List.of(shares.get(0), shares.get(1), shares.get(0))))
                .isInstanceOf(ShareException.class)
                .hasMessageContaining("share 1")
                .hasMessageContaining("given twice");
    }

    /** Two sets of one root key give other bytes when mixed: by their ids that is refused, and both sets are named. */
    @Test
    void shares_of_two_sets_are_refused_and_named() {
        List<KeyShare> others = KeyShares.split(SECRET, Octets.zeros(32), 5, 3, RANDOM);
        List<KeyShare> mixed = new ArrayList<>(shares.subList(0, 2));
        mixed.add(others.get(2));

        assertThatThrownBy(() -> KeyShares.combine(mixed))
                .isInstanceOf(ShareException.class)
                .hasMessageContaining(shares.get(0).set().shortId())
                .hasMessageContaining(others.get(0).set().shortId());
    }
}
