/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads who owns a policy and its keys. Source: docs/spec/policy.md, "Owners". */
final class OwnersParser {
    private static final String OWNERS = "owners";
    private static final String KEY_OWNERS = "key-owners";
    private static final String KEYS = "keys";
    private static final Set<String> GENERAL = Set.of("threshold", "administrators");
    private static final Set<String> OF_KEYS = Set.of(KEYS, "threshold", "administrators");
    private static final Set<String> OWNER = Set.of("name", "key");
    private static final Pattern OWNER_NAME = Pattern.compile("[A-Za-z0-9.@_-]{1,64}");

    /** All groups together. Bounds what comparing two policies takes. */
    private static final int MAX_PATTERNS = 256;

    private OwnersParser() {}

    static Optional<PolicyOwners> owners(YamlFields policy) throws PolicyException {
        Optional<Node> node = policy.optional(OWNERS);
        return node.isEmpty() ? Optional.empty() : Optional.of(group(YamlFields.of(node.get(), "'owners'", GENERAL)));
    }

    static List<KeyOwners> keyOwners(YamlFields policy) throws PolicyException {
        List<Node> nodes = policy.list(KEY_OWNERS);
        if (nodes.isEmpty() && policy.optional(KEY_OWNERS).isPresent()) {
            throw YamlFields.failure(
                    policy.line(KEY_OWNERS), "'key-owners' is empty (expected owners, or nothing at all)");
        }
        Map<String, PolicyOwner> known = new HashMap<>();
        Optional<PolicyOwners> general = owners(policy);
        if (general.isPresent()) {
            requireSame(known, general.get(), policy.line(OWNERS));
        }
        List<KeyOwners> all = new ArrayList<>();
        int patterns = 0;
        for (Node node : nodes) {
            YamlFields fields = YamlFields.of(node, "'key-owners'", OF_KEYS);
            KeyOwners owners = keyOwners(fields, group(fields));
            requireSame(known, owners.owners(), fields.line());
            patterns += owners.keys().size();
            all.add(owners);
        }
        if (patterns > MAX_PATTERNS) {
            throw YamlFields.failure(
                    policy.line(KEY_OWNERS),
                    "'key-owners' has " + patterns + " patterns of keys (expected at most " + MAX_PATTERNS + ")");
        }
        return all;
    }

    private static KeyOwners keyOwners(YamlFields fields, PolicyOwners owners) throws PolicyException {
        List<KeyPattern> keys = new ArrayList<>();
        for (Node node : fields.list(KEYS)) {
            String pattern = YamlFields.scalar(node, "a key of owners");
            try {
                keys.add(new KeyPattern(pattern));
            } catch (IllegalArgumentException e) {
                throw new PolicyException("line " + YamlFields.lineOf(node) + ": " + e.getMessage(), e);
            }
        }
        try {
            return new KeyOwners(keys, owners);
        } catch (IllegalArgumentException e) {
            throw new PolicyException("line " + fields.line(KEYS) + ": " + e.getMessage(), e);
        }
    }

    /** A signature comes with a name, and counts in every group: so a name means one key everywhere, and a key one name. */
    private static void requireSame(Map<String, PolicyOwner> known, PolicyOwners group, int line)
            throws PolicyException {
        for (PolicyOwner owner : group.administrators()) {
            PolicyOwner first = known.putIfAbsent(owner.name(), owner);
            boolean isOtherKey = first != null && !first.equals(owner);
            boolean isOtherName = known.values().stream()
                    .anyMatch(other ->
                            other.key().equals(owner.key()) && !other.name().equals(owner.name()));
            if (isOtherKey || isOtherName) {
                throw YamlFields.failure(
                        line,
                        "administrator '" + owner.name() + "' has another key, or the same key under another name, in"
                                + " other owners of this policy (expected one key and one name for each person)");
            }
        }
    }

    private static PolicyOwners group(YamlFields owners) throws PolicyException {
        List<PolicyOwner> administrators = new ArrayList<>();
        for (Node element : owners.list("administrators")) {
            administrators.add(owner(YamlFields.of(element, "an administrator", OWNER)));
        }
        int threshold = owners.number("threshold", administrators.size(), 1);
        try {
            return new PolicyOwners(threshold, administrators);
        } catch (IllegalArgumentException e) {
            throw new PolicyException("line " + owners.line() + ": " + e.getMessage(), e);
        }
    }

    private static PolicyOwner owner(YamlFields owner) throws PolicyException {
        String name = owner.text("name");
        if (!OWNER_NAME.matcher(name).matches()) {
            throw YamlFields.failure(
                    owner.line("name"), "'" + name + "' is no name of 1 to 64 letters, digits, dots, hyphens and @");
        }
        try {
            return PolicyOwner.of(name, Base64.getDecoder().decode(owner.text("key")));
        } catch (IllegalArgumentException e) {
            throw new PolicyException(
                    "line " + owner.line("key") + ": the key of owner '" + name
                            + "' is not a SubjectPublicKeyInfo of Ed25519, P-256 or P-384 in base64",
                    e);
        }
    }
}
