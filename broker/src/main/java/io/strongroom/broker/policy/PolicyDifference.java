/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.List;

/**
 * Two policies, and what concerns the owners of any keys where they differ.
 *
 * @param old the one in force
 * @param young the one that is to replace it
 * @param places where something else holds
 * @param newcomers the rules of the new one that may let in processes which no rule of the old one lets in
 */
record PolicyDifference(Policy old, Policy young, List<Places.Change> places, List<PolicyRule> newcomers) {
    PolicyDifference {
        places = List.copyOf(places);
        newcomers = List.copyOf(newcomers);
    }

    static PolicyDifference of(Policy old, Policy young) {
        List<Admission> known = old.rules().stream().map(Admission::of).toList();
        List<PolicyRule> newcomers = young.rules().stream()
                .filter(rule -> known.stream().noneMatch(one -> one.covers(Admission.of(rule))))
                .toList();
        return new PolicyDifference(old, young, Places.of(old, young), newcomers);
    }
}
