/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.List;

/**
 * Owners whose signatures something needs.
 *
 * @param keys the patterns of the keys that are theirs; empty: the owners of what no such owners claim
 * @param threshold how many of them must sign
 * @param administrators their names
 * @param because what of theirs changes, each a clause; empty if it needs no saying
 */
public record RequiredOwners(List<String> keys, int threshold, List<String> administrators, List<String> because) {
    /** Copies. */
    public RequiredOwners {
        keys = List.copyOf(keys);
        administrators = List.copyOf(administrators);
        because = List.copyOf(because);
    }

    static RequiredOwners of(KeyOwners owners, List<String> because) {
        return of(owners.patterns(), owners.owners(), because);
    }

    static RequiredOwners of(PolicyOwners owners, List<String> because) {
        return of(List.of(), owners, because);
    }

    private static RequiredOwners of(List<String> keys, PolicyOwners owners, List<String> because) {
        List<String> names =
                owners.administrators().stream().map(PolicyOwner::name).toList();
        return new RequiredOwners(keys, owners.threshold(), names, because);
    }

    /** How many of whom, such as {@code 1 of the owners of keys payroll, hr-* (carol, dave)}. */
    public String whom() {
        String group = keys.isEmpty() ? "its owners" : "the owners of keys " + String.join(", ", keys);
        return threshold + " of " + group + " (" + String.join(", ", administrators) + ")";
    }

    /** Why, as the end of a sentence, or nothing. */
    public String why() {
        return because.isEmpty() ? "" : ", because " + String.join(", ", because);
    }
}
