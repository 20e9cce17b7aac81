/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.security.PublicKey;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may administer brokers of the workspace from elsewhere. Only whoever holds the root key decides it: no route does.
 * Every change is recorded with it. Thread-safe.
 */
public final class OwnerAdministrators {
    private final Broker broker;

    OwnerAdministrators(Broker broker) {
        this.broker = broker;
    }

    /** All of them, by name. */
    public List<Administrator> list() throws IOException {
        return broker.store().read(broker.administrators()::list);
    }

    /**
     * Adds one.
     *
     * @param key of Ed25519, P-256 or P-384
     * @throws IllegalArgumentException if name or key have another form, or there is no role
     * @throws BrokerException if there is one of this name or with this key
     */
    public Administrator add(String name, PublicKey key, Set<AdminRole> roles) throws IOException {
        Administrator added =
                new Administrator(name, key, roles, broker.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        return broker.store().write(transaction -> {
            if (broker.administrators().find(transaction, name).isPresent()) {
                throw new BrokerException("there is an administrator '" + name + "' already; remove that one first");
            }
            var other = broker.administrators().ofKey(transaction, added.keyId());
            if (other.isPresent()) {
                throw new BrokerException("administrator '" + other.get().name() + "' has this key");
            }
            broker.administrators().insert(transaction, added);
            broker.record(transaction, "admin-add", subject(added));
            return added;
        });
    }

    /**
     * Removes one. Brokers refuse every request of theirs from now on.
     *
     * @throws BrokerException if there is none of this name
     */
    public void remove(String name) throws IOException {
        broker.store().write(transaction -> {
            if (!broker.administrators().delete(transaction, name)) {
                throw new BrokerException("there is no administrator '" + name + "'; see strongroom admin list");
            }
            broker.record(transaction, "admin-remove", "administrator " + name, StrictJson.object());
            return name;
        });
    }

    private static String subject(Administrator added) {
        return "administrator " + added.name() + " as "
                + added.roles().stream().map(AdminRole::wireName).sorted().collect(Collectors.joining(", "))
                + " with key " + added.keyId();
    }
}
