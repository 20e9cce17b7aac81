/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SecretSharingTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Property(tries = 200)
    void any_shares_up_to_the_threshold_give_the_secret_back(
            @ForAll @Size(min = 1, max = 40) byte[] secret,
            @ForAll @IntRange(min = 2, max = 20) int threshold,
            @ForAll @IntRange(min = 0, max = 10) int more) {
        SortedMap<Integer, byte[]> split = SecretSharing.split(secret, threshold + more, threshold, RANDOM);

        assertThat(SecretSharing.combine(some(split, threshold))).isEqualTo(secret);
        assertThat(SecretSharing.combine(split)).isEqualTo(secret);
    }

    /** With one share too few, every value of the byte is given by as many completions: none is likelier. */
    @Test
    void one_share_too_few_says_nothing() {
        SortedMap<Integer, byte[]> split = SecretSharing.split(new byte[] {42}, 3, 3, RANDOM);
        int[] seen = new int[256];

        for (int guess = 0; guess < 256; guess++) {
            SortedMap<Integer, byte[]> guessed = new TreeMap<>(split);
            guessed.put(3, new byte[] {(byte) guess});
            seen[SecretSharing.combine(guessed)[0] & 0xff]++;
        }

        assertThat(seen).containsOnly(1);
    }

    @Test
    void works_with_as_many_shares_as_there_are() {
        byte[] secret = {1, 2, 3};
        SortedMap<Integer, byte[]> split = SecretSharing.split(secret, 255, 255, RANDOM);

        assertThat(SecretSharing.combine(split)).isEqualTo(secret);
        split.remove(255);
        assertThat(SecretSharing.combine(split)).isNotEqualTo(secret);
    }

    @Test
    void refuses_numbers_that_protect_nothing() {
        for (int[] numbers : new int[][] {{3, 1}, {3, 0}, {2, 3}, {256, 3}, {0, 0}, {-1, -1}}) {
            assertThatThrownBy(() -> SecretSharing.split(new byte[32], numbers[0], numbers[1], RANDOM))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a threshold from 2");
        }
    }

    @Test
    void combines_what_another_implementation_split() throws Exception {
        List<byte[]> lines = vector();
        byte[] secret = lines.remove(0);

        for (int[] chosen : new int[][] {{1, 2, 3}, {1, 3, 5}, {2, 4, 5}, {1, 2, 3, 4, 5}}) {
            SortedMap<Integer, byte[]> shares = new TreeMap<>();
            for (int index : chosen) {
                shares.put(index, lines.get(index - 1));
            }
            assertThat(SecretSharing.combine(shares)).isEqualTo(secret);
        }
    }

    @Test
    void no_two_splits_of_a_secret_are_alike() {
        byte[] secret = new byte[32];
        SortedMap<Integer, byte[]> one = SecretSharing.split(secret, 3, 2, RANDOM);
        SortedMap<Integer, byte[]> other = SecretSharing.split(secret, 3, 2, RANDOM);

        one.forEach((index, share) ->
                assertThat(share).isNotEqualTo(other.get(index)).isNotEqualTo(secret));
    }

    private static SortedMap<Integer, byte[]> some(SortedMap<Integer, byte[]> split, int count) {
        List<Integer> indexes = new ArrayList<>(split.keySet());
        Collections.shuffle(indexes, RANDOM);
        SortedMap<Integer, byte[]> some = new TreeMap<>();
        for (int index : indexes.subList(0, count)) {
            some.put(index, Objects.requireNonNull(split.get(index)));
        }
        return some;
    }

    private static List<byte[]> vector() throws Exception {
        try (var in = SecretSharingTest.class.getResourceAsStream("/vectors/root-key-shares/three-of-five.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            return new ArrayList<>(text.lines().map(HexFormat.of()::parseHex).toList());
        }
    }
}
