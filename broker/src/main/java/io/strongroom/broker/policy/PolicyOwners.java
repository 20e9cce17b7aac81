/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        return refusal(statement, signatures, "the policy in force can be changed", "strongroom policy statement");
    }

    /**
     * Checks signatures.
     *
     * @param statement what they are under
     * @param signatures by the name of the administrator
     * @param act what they allow, for people
     * @param command what prints the statement
     * @return why they do not suffice, or nothing
     */
    public Optional<String> refusal(byte[] statement, Map<String, byte[]> signatures, String act, String command) {
        List<String> signed = new ArrayList<>();
        for (String name : new TreeSet<>(signatures.keySet())) {
            Optional<PolicyOwner> owner = administrators.stream()
                    .filter(administrator -> administrator.name().equals(name))
                    .findFirst();
            if (owner.isEmpty()) {
                return Optional.of("'" + name + "' is no owner of the policy in force (owners: " + names() + ")");
            }
            if (!owner.get().signed(statement, Objects.requireNonNull(signatures.get(name)))) {
                return Optional.of("the signature of '" + name + "' does not fit this change; sign what " + command
                        + " prints for it, with the key that the policy in force names");
            }
            signed.add(name);
        }
        if (signed.size() < threshold) {
            return Optional.of(act + " with the signatures of " + threshold + " of its owners (" + names() + "), got "
                    + (signed.isEmpty() ? "none" : String.join(", ", signed)));
        }
        return Optional.empty();
    }

    private String names() {
        return administrators.stream().map(PolicyOwner::name).collect(Collectors.joining(", "));
    }
}
