/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.AdminKeyAlgorithm;
import io.strongroom.broker.api.BrokerTrust;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A person or a service that may administer a broker that runs.
 *
 * @param name 1 to 63 lower-case letters, digits, dots, underscores and hyphens: how the audit log calls them
 * @param key of Ed25519, P-256 or P-384
 * @param roles at least one
 * @param since when they were added
 */
public record Administrator(String name, PublicKey key, Set<AdminRole> roles, Instant since) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if something has another form
     */
    public Administrator {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of an administrator (expected 1 to 63 lower-case"
                            + " letters, digits, dots, underscores and hyphens)");
        }
        if (AdminKeyAlgorithm.of(key).isEmpty()) {
            throw new IllegalArgumentException("the key of administrator '" + name + "' is a key for "
                    + key.getAlgorithm() + " (expected Ed25519, or ECDSA with P-256 or P-384)");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("administrator '" + name + "' has no role");
        }
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /** The SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal. */
    public String keyId() {
        return BrokerTrust.pinOf(key);
    }

    AdminKeyAlgorithm algorithm() {
        return AdminKeyAlgorithm.of(key).orElseThrow(() -> new IllegalStateException("no algorithm"));
    }
}
