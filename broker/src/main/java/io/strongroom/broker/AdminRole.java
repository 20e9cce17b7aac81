/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What an administrator may do on a running broker. None includes another. Source: docs/spec/admin-api.md, "Roles". */
public enum AdminRole {
    /** Reads the audit log. */
    AUDITOR,
    /** Makes, rotates, disables and deletes keys; denies and allows identities. */
    OPERATOR,
    /** Puts policies in force, with the signatures that the policy in force wants. */
    OWNER;

    /** Every role: what all administrators may do. */
    static final Set<AdminRole> ANY = Set.copyOf(EnumSet.allOf(AdminRole.class));

    /** Its name on the command line, in the store and in documents. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AdminRole of(String wireName) {
        return Stream.of(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + wireName + "' is no role (expected auditor, operator or owner)"));
    }
}
