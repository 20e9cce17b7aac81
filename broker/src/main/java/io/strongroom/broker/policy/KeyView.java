/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of a policy is the owners' of some keys: everything that decides who gets these keys, and what may become of what
 * they protect. Source: docs/spec/policy.md, "What is whose".
 */
final class KeyView {
    private final KeyOwners group;

    KeyView(KeyOwners group) {
        this.group = group;
    }

    /** What of theirs a new policy changes, each a clause; empty: nothing. */
    List<String> changes(PolicyDifference difference) {
        Policy old = difference.old();
        Policy young = difference.young();
        Set<String> changes = new TreeSet<>(RuleChanges.of(rules(old), rules(young), "grant such keys"));
        if (!claims(old).equals(claims(young))) {
            changes.add("the owners of these keys change");
        }
        changes.addAll(admissions(difference));
        changes.addAll(places(difference));
        if (young.allowsRequestedZones() && !old.allowsRequestedZones()) {
            changes.add("jobs may ask for further zones with these keys");
        }
        if (young.identities().lifetime().compareTo(old.identities().lifetime()) > 0) {
            changes.add("certificates of processes with these keys last longer");
        }
        return List.copyOf(changes);
    }

    /** The rules that grant a key of theirs, with such grants alone, in their order. */
    private List<PolicyRule> rules(Policy policy) {
        return policy.rules().stream()
                .map(rule -> rule.reduced(grant -> group.meet(grant.pattern()), List.of()))
                .filter(rule -> !rule.keys().isEmpty())
                .toList();
    }

    private Set<KeyOwners.Claim> claims(Policy policy) {
        return policy.keyOwners().stream()
                .filter(group::meet)
                .map(KeyOwners::claim)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A process that was never let in must not get into a job whose other processes have these keys. */
    private List<String> admissions(PolicyDifference difference) {
        List<Admission> theirs =
                rules(difference.young()).stream().map(Admission::of).toList();
        return difference.newcomers().stream()
                .filter(rule -> theirs.stream().anyMatch(Admission.of(rule)::mayShareJobWith))
                .map(rule -> "rule '" + rule.name() + "' lets new processes into jobs with these keys")
                .toList();
    }

    private List<String> places(PolicyDifference difference) {
        boolean isReadingJudged = difference.old().elsewhereRead() == ReadRule.SEALED;
        List<String> changes = new ArrayList<>();
        for (Places.Change place : difference.places()) {
            Places.Rule before = place.before();
            Places.Rule after = place.after();
            if (group.own(before.key()) || group.own(after.key())) {
                changes.add("the zone with such a key " + place.where() + " changes");
            }
            if (after.write() == WriteRule.ANY && before.write() != WriteRule.ANY) {
                changes.add("anything may be written in plain " + place.where());
            }
            if (isReadingJudged && after.read() == ReadRule.ANY && before.read() != ReadRule.ANY) {
                changes.add("anything may be read in plain " + place.where());
            }
        }
        return changes;
    }
}
