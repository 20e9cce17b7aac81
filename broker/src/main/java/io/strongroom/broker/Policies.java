/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The versions of the policy in the store. The highest one is in force. Thread-safe. */
final class Policies {
    private final AtomicReference<@Nullable PolicyVersion> parsed = new AtomicReference<>();

    /** The version in force. */
    PolicyVersion current(Handle handle) throws IOException {
        long number = latest(handle);
        PolicyVersion known = parsed.get();
        if (known != null && known.number() == number) {
            return known;
        }
        String text = text(handle, number).orElseThrow(() -> new StoreException("the store holds no policy"));
        try {
            PolicyVersion current = new PolicyVersion(number, Policy.parse(text));
            parsed.set(current);
            return current;
        } catch (PolicyException e) {
            throw new StoreException("policy version " + number + " in the store is not valid: " + e.getMessage(), e);
        }
    }

    /** Adds a version, which is in force from now on, inside a writing transaction. */
    static long insert(Handle transaction, Policy policy, Instant now) {
        long number = latest(transaction) + 1;
        transaction
                .createUpdate("INSERT INTO policy (version, text, created_at) VALUES (:version, :text, :now)")
                .bind("version", number)
                .bind("text", policy.text())
                .bind("now", now.toString())
                .execute();
        return number;
    }

    private static long latest(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(version), 0) FROM policy")
                .mapTo(Long.class)
                .one();
    }

    private static Optional<String> text(Handle handle, long number) {
        return handle.createQuery("SELECT text FROM policy WHERE version = :version")
                .bind("version", number)
                .mapTo(String.class)
                .findOne();
    }
}
