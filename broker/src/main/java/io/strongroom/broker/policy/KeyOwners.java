/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The owners of the keys that patterns name.
 *
 * @param keys at least one, no two equal
 * @param owners who signs
 */
public record KeyOwners(List<KeyPattern> keys, PolicyOwners owners) {
    /**
     * Copies.
     *
     * @throws IllegalArgumentException if there is no pattern, or one stands twice
     */
    public KeyOwners {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || new HashSet<>(keys).size() != keys.size()) {
            throw new IllegalArgumentException("'keys' of owners is empty, or a pattern stands twice in it");
        }
    }

    /** Whether a key of this name is theirs. */
    public boolean own(String keyName) {
        return cover(keyName);
    }

    /** Whether every name that a pattern fits is theirs, by one of their own patterns. */
    boolean cover(String pattern) {
        return keys.stream().anyMatch(key -> key.covers(pattern));
    }

    /** Whether a name that a pattern fits is theirs. */
    boolean meet(String pattern) {
        return keys.stream().anyMatch(key -> key.meets(pattern));
    }

    /** Whether there is a name that is theirs and the others'. */
    boolean meet(KeyOwners others) {
        return others.keys().stream().anyMatch(key -> meet(key.text()));
    }

    /** The patterns. */
    List<String> patterns() {
        return keys.stream().map(KeyPattern::text).toList();
    }

    /** The same, where no order tells a difference. */
    Claim claim() {
        return new Claim(Set.copyOf(keys), owners.threshold(), Set.copyOf(owners.administrators()));
    }

    /** What owners claim, and who they are. */
    record Claim(Set<KeyPattern> keys, int threshold, Set<PolicyOwner> administrators) {
        @Override
        public String toString() {
            return keys.stream().map(KeyPattern::text).sorted().collect(Collectors.joining(", "));
        }
    }
}
