/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who must sign the next change of a policy: any {@code threshold} of the administrators.
 *
 * @param threshold from 1 to the number of administrators
 * @param administrators with different names and keys
 */
public record PolicyOwners(int threshold, List<PolicyOwner> administrators) {
    /**
     * Copies.
     *
     * @throws IllegalArgumentException if the threshold cannot be reached, or a name or key stands twice
     */
    public PolicyOwners {
        administrators = List.copyOf(administrators);
        if (threshold < 1 || threshold > administrators.size()) {
            throw new IllegalArgumentException("the threshold is " + threshold + " of " + administrators.size()
                    + " administrators (expected 1 to " + administrators.size() + ")");
        }
        if (administrators.stream().map(PolicyOwner::name).distinct().count() != administrators.size()) {
            throw new IllegalArgumentException("two administrators have the same name");
        }
        if (administrators.stream().map(PolicyOwner::key).distinct().count() != administrators.size()) {
            throw new IllegalArgumentException("two administrators have the same key");
        }
    }

    /**
     * Checks the signatures of a change of the policy.
     *
     * @param statement {@link PolicyChange#statement}
     * @param signatures by the name of the administrator
     * @return why they do not suffice, or nothing
     */
    public Optional<String> refusal(byte[] statement, Map<String, byte[]> signatures) {
        return OwnerSignatures.refusal(
                administrators,
                List.of(RequiredOwners.of(this, List.of())),
                statement,
                signatures,
                "the policy in force can be changed",
                "strongroom policy statement");
    }
}
