/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of a policy is nobody's who owns single keys: what no key owners claim, and what concerns everybody. Source:
 * docs/spec/policy.md, "What is whose".
 */
final class GeneralView {
    private final List<KeyOwners> groups;

    /**
     * The view.
     *
     * @param groups the owners of single keys, by the version in force
     */
    GeneralView(List<KeyOwners> groups) {
        this.groups = groups;
    }

    /** What of this a new policy changes, each a clause; empty: nothing. */
    List<String> changes(Policy old, Policy young) {
        Set<String> changes = new TreeSet<>(RuleChanges.of(rules(old), rules(young), "grant other keys or secrets"));
        if (!old.owners().equals(young.owners())) {
            changes.add("the owners change");
        }
        if (!young.keyOwners().stream().allMatch(this::isClaimed)) {
            changes.add("keys get owners of their own");
        }
        boolean isSameOutside =
                old.elsewhereRead() == young.elsewhereRead() && old.elsewhereWrite() == young.elsewhereWrite();
        if (!isSameOutside
                || old.allowsRequestedZones() != young.allowsRequestedZones()
                || !zones(old).equals(zones(young))) {
            changes.add("the zones of all runs change");
        }
        if (!old.identities().equals(young.identities())) {
            changes.add("the certificates of workloads change");
        }
        changes.addAll(admissions(old, young));
        if (!names(old, young).equals(names(young, old))) {
            changes.add("the order of rules changes, and with it the names in certificates");
        }
        return List.copyOf(changes);
    }

    /** The rules that grant keys which nobody claims, or secrets, or no key at all; with what is not claimed of them. */
    private List<PolicyRule> rules(Policy policy) {
        List<PolicyRule> rules = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            PolicyRule reduced = rule.reduced(grant -> !isClaimed(grant.pattern()), rule.secrets());
            if (rule.keys().isEmpty()
                    || !reduced.keys().isEmpty()
                    || !reduced.secrets().isEmpty()) {
                rules.add(reduced);
            }
        }
        return rules;
    }

    private boolean isClaimed(KeyOwners owners) {
        return owners.patterns().stream().allMatch(this::isClaimed);
    }

    private boolean isClaimed(String pattern) {
        return groups.stream().anyMatch(group -> group.cover(pattern));
    }

    /** Whoever is let in gets a certificate with the rule's name, and may join jobs: of rules that nobody knows yet, too. */
    private static List<String> admissions(Policy old, Policy young) {
        Map<String, PolicyRule> known = RuleChanges.byName(old.rules());
        List<String> changes = new ArrayList<>();
        for (PolicyRule rule : young.rules()) {
            PolicyRule before = known.get(rule.name());
            if (before == null || !Admission.of(before).covers(Admission.of(rule))) {
                changes.add("rule '" + rule.name() + "' lets new processes in");
            }
        }
        return changes;
    }

    private static Set<PolicyZone> zones(Policy policy) {
        return policy.zones().stream()
                .map(zone -> new PolicyZone(zone.prefix(), zone.key(), zone.read(), zone.write(), 0))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of rules in their order, of those alone that the other policy has too. */
    private static List<String> names(Policy policy, Policy other) {
        Set<String> others = new HashSet<>();
        other.rules().forEach(rule -> others.add(rule.name()));
        return policy.rules().stream()
                .map(PolicyRule::name)
                .filter(others::contains)
                .toList();
    }
}
