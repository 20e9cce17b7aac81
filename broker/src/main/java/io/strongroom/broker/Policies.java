/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the policy in the store. The highest one is in force. Each is sealed under the root key, so whoever
 * writes to the store without it cannot change what a version says, or add one. Thread-safe.
 */
final class Policies {
    private record Row(long number, String text, String createdAt, Octets mac) {
        /** What is sealed: canonical, and named, so that no other row of the store has the same bytes. */
        byte[] canonical() {
            ObjectNode json = StrictJson.object();
            json.put("row", "policy").put("version", number).put("text", text).put("created-at", createdAt);
            return StrictJson.canonical(json);
        }
    }

    private final RootKey rootKey;
    private final AtomicReference<@Nullable PolicyVersion> parsed = new AtomicReference<>();

    Policies(RootKey rootKey) {
        this.rootKey = rootKey;
    }

    /**
     * The version in force.
     *
     * @throws StoreException if its row is not the one that was written
     */
    PolicyVersion current(Handle handle) throws IOException {
        long number = latest(handle);
        PolicyVersion known = parsed.get();
        if (known != null && known.number() == number) {
            return known;
        }
        Row row = row(handle, number).orElseThrow(() -> new StoreException("the store holds no policy"));
        if (!MessageDigest.isEqual(row.mac().bytes(), rootKey.seal(row.canonical()))) {
            throw new StoreException(
                    "policy version " + number + " in the store was altered: it is not sealed by the root"
                            + " key; find out who writes to the store, then put your policy in force again with strongroom policy"
                            + " set");
        }
        try {
            PolicyVersion current = new PolicyVersion(number, Policy.parse(row.text()));
            parsed.set(current);
            return current;
        } catch (PolicyException e) {
            throw new StoreException("policy version " + number + " in the store is not valid: " + e.getMessage(), e);
        }
    }

    /** Adds a version, which is in force from now on, inside a writing transaction. */
    static long insert(Handle transaction, RootKey rootKey, Policy policy, Instant now) {
        long number = latest(transaction) + 1;
        Row row = new Row(number, policy.text(), now.toString(), Octets.of(new byte[0]));
        transaction
                .createUpdate(
                        "INSERT INTO policy (version, text, created_at, mac) VALUES (:version, :text, :now, :mac)")
                .bind("version", number)
                .bind("text", row.text())
                .bind("now", row.createdAt())
                .bind("mac", rootKey.seal(row.canonical()))
                .execute();
        return number;
    }

    private static long latest(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(version), 0) FROM policy")
                .mapTo(Long.class)
                .one();
    }

    private static Optional<Row> row(Handle handle, long number) {
        return handle.createQuery("SELECT text, created_at, mac FROM policy WHERE version = :version")
                .bind("version", number)
                .map((row, context) -> new Row(
                        number, row.getString("text"), row.getString("created_at"), Octets.of(row.getBytes("mac"))))
                .findOne();
    }
}
