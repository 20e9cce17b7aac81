/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.AppraisalPolicy;
import java.util.List;

/**
 * Which evidence is accepted, and which keys it opens.
 *
 * @param appraisal what evidence must show
 * @param keys the grants for evidence that does
 * @param line the line of the policy, from 1
 */
public record PolicyRule(AppraisalPolicy appraisal, List<KeyGrant> keys, int line) {
    /** Copies. */
    public PolicyRule {
        keys = List.copyOf(keys);
    }

    /** What this rule gives for a key. */
    public KeyAccess access(String keyName) {
        return keys.stream()
                .filter(grant -> grant.fits(keyName))
                .map(KeyAccess::of)
                .reduce(KeyAccess.NONE, KeyAccess::or);
    }
}
