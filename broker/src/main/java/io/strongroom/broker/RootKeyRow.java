/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which root key everything in the store is under: one row with its check value, which tells nothing of the key. */
final class RootKeyRow {
    private RootKeyRow() {}

    /** The check value; none in a store of before. */
    static Optional<Octets> find(Handle handle) {
        return handle.createQuery("SELECT check_value FROM root_key")
                .map((row, context) -> Octets.of(row.getBytes("check_value")))
                .findOne();
    }

    /** Notes another root key, inside the transaction that puts everything under it. */
    static void put(Handle transaction, RootKey key) {
        transaction.createUpdate("DELETE FROM root_key").execute();
        transaction
                .createUpdate("INSERT INTO root_key (id, check_value) VALUES (1, :check)")
                .bind("check", key.checkValue())
                .execute();
        RootKeyGuard.lookAgain(transaction);
    }
}
