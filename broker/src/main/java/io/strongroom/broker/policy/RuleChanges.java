/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How two lists of rules differ. */
final class RuleChanges {
    private RuleChanges() {}

    /**
     * Clauses that name the rules; empty: the lists are equal.
     *
     * @param act what the rules in these lists do, for people
     */
    static List<String> of(List<PolicyRule> old, List<PolicyRule> young, String act) {
        Map<String, PolicyRule> before = byName(old);
        Map<String, PolicyRule> after = byName(young);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> changes = new ArrayList<>();
        for (String name : names) {
            if (!before.containsKey(name)) {
                changes.add("rule '" + name + "' begins to " + act);
            } else if (!after.containsKey(name)) {
                changes.add("rule '" + name + "' ceases to " + act);
            } else if (!Objects.equals(before.get(name), after.get(name))) {
                changes.add("rule '" + name + "' changes");
            }
        }
        if (changes.isEmpty() && !old.equals(young)) {
            changes.add("the order of rules changes");
        }
        return changes;
    }

    /** The rules of a policy, whose names differ, by name. */
    static Map<String, PolicyRule> byName(List<PolicyRule> rules) {
        return rules.stream().collect(Collectors.toMap(PolicyRule::name, Function.identity()));
    }
}
