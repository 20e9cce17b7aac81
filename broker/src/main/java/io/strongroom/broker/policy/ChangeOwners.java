/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.List;

/** Whose signatures a change needs, by the version of the policy that is in force. Source: docs/spec/policy.md, "Owners". */
public final class ChangeOwners {
    private ChangeOwners() {}

    /**
     * Whose signatures a new policy needs: of every group whose part of the policy it changes. What changes nothing that the
     * policy means needs the owners of what nobody claims.
     *
     * @return none if whoever holds the root key may do it alone
     */
    public static List<RequiredOwners> ofPolicy(Policy inForce, Policy next) {
        List<RequiredOwners> required = new ArrayList<>();
        PolicyDifference difference = PolicyDifference.of(inForce, next);
        for (KeyOwners group : inForce.keyOwners()) {
            List<String> changes = new KeyView(group).changes(difference);
            if (!changes.isEmpty()) {
                required.add(RequiredOwners.of(group, changes));
            }
        }
        if (inForce.owners().isPresent()) {
            List<String> changes = inForce.keyOwners().isEmpty()
                    ? List.of()
                    : new GeneralView(inForce.keyOwners()).changes(inForce, next);
            if (required.isEmpty() || !changes.isEmpty()) {
                required.add(0, RequiredOwners.of(inForce.owners().get(), changes));
            }
        }
        return List.copyOf(required);
    }

    /**
     * Whose signatures a deletion or export of a key needs: of every group that owns its name, or else of the owners of what
     * nobody claims.
     */
    public static List<RequiredOwners> ofKey(Policy inForce, String keyName) {
        List<RequiredOwners> required = keyOwners(inForce, keyName);
        if (required.isEmpty() && inForce.owners().isPresent()) {
            return List.of(RequiredOwners.of(inForce.owners().get(), List.of()));
        }
        return required;
    }

    /** Whose signatures an import under a name needs: of every group that owns the name, and of nobody else. */
    public static List<RequiredOwners> ofImport(Policy inForce, String keyName) {
        return keyOwners(inForce, keyName);
    }

    private static List<RequiredOwners> keyOwners(Policy inForce, String keyName) {
        return inForce.keyOwners().stream()
                .filter(group -> group.own(keyName))
                .map(group -> RequiredOwners.of(group, List.of()))
                .toList();
    }
}
