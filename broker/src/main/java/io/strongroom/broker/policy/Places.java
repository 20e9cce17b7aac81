/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZonePath;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds at places, by the zones of a policy. Two policies are compared at the prefixes of both, and outside all of
 * them: what holds at a prefix holds below it too, up to the next prefix.
 */
final class Places {
    private static final String NO_KEY = "";
    private static final String OUTSIDE = "outside zones";

    /**
     * What holds at a place.
     *
     * @param key the name of the zone's key; empty outside zones
     */
    record Rule(String key, ReadRule read, WriteRule write) {}

    /** What held at a place, and what is to hold there. */
    record Change(String where, Rule before, Rule after) {}

    private Places() {}

    /** Where the two policies differ. */
    static List<Change> of(Policy old, Policy young) {
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put(OUTSIDE, new Change(OUTSIDE, elsewhere(old), elsewhere(young)));
        for (Policy policy : new Policy[] {old, young}) {
            for (PolicyZone zone : policy.zones()) {
                String where = "at " + zone.prefix();
                changes.put(where, new Change(where, at(old, zone.prefix()), at(young, zone.prefix())));
            }
        }
        return changes.values().stream()
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static Rule at(Policy policy, ZonePath path) {
        return policy.zones().stream()
                .filter(zone -> zone.prefix().contains(path))
                .max(Comparator.comparingInt(zone -> zone.prefix().segments().size()))
                .map(zone -> new Rule(zone.key(), zone.read(), zone.write()))
                .orElseGet(() -> elsewhere(policy));
    }

    private static Rule elsewhere(Policy policy) {
        return new Rule(NO_KEY, policy.elsewhereRead(), policy.elsewhereWrite());
    }
}
