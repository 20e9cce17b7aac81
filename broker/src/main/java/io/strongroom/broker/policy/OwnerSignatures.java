/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks signatures of owners. Source: docs/spec/policy.md, "Owners". */
public final class OwnerSignatures {
    private OwnerSignatures() {}

    /**
     * Checks signatures. Each must be of a known administrator, and fit; then each group needs enough of them. A signature
     * counts for every group that its administrator is in.
     *
     * @param known whoever may sign: different names, different keys
     * @param required who must
     * @param statement what they sign
     * @param signatures by the name of the administrator
     * @param act what they allow, for people
     * @param command what prints the statement
     * @return why they do not suffice, with every group that misses some, or nothing
     */
    public static Optional<String> refusal(
            Collection<PolicyOwner> known,
            List<RequiredOwners> required,
            byte[] statement,
            Map<String, byte[]> signatures,
            String act,
            String command) {
        List<String> signed = new ArrayList<>();
        for (String name : new TreeSet<>(signatures.keySet())) {
            Optional<PolicyOwner> owner =
                    known.stream().filter(one -> one.name().equals(name)).findFirst();
            if (owner.isEmpty()) {
                return Optional.of("'" + name + "' is no owner of the policy in force (owners: "
                        + known.stream().map(PolicyOwner::name).collect(Collectors.joining(", ")) + ")");
            }
            if (!owner.get().signed(statement, Objects.requireNonNull(signatures.get(name)))) {
                return Optional.of("the signature of '" + name + "' does not fit this change; sign what " + command
                        + " prints for it, with the key that the policy in force names");
            }
            signed.add(name);
        }
        String missing = required.stream()
                .flatMap(group -> missing(group, signed).stream())
                .collect(Collectors.joining("; and of "));
        return missing.isEmpty() ? Optional.empty() : Optional.of(act + " with the signatures of " + missing);
    }

    private static Optional<String> missing(RequiredOwners group, List<String> signed) {
        List<String> got =
                signed.stream().filter(group.administrators()::contains).toList();
        return got.size() >= group.threshold()
                ? Optional.empty()
                : Optional.of(
                        group.whom() + ", got " + (got.isEmpty() ? "none" : String.join(", ", got)) + group.why());
    }
}
