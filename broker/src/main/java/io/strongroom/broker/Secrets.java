/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The secrets in the store that are no zone keys. Every change takes the handle of a writing transaction. Thread-safe. */
final class Secrets {
    private static final String COLUMNS = "SELECT name, version, class, created_at, secret FROM secret ";
    private static final RowMapper<SecretRow> ROW = (row, context) -> new SecretRow(
            row.getString("name"),
            row.getInt("version"),
            AssuranceClass.valueOf(row.getString("class").toUpperCase(Locale.ROOT)),
            Instant.parse(row.getString("created_at")),
            Octets.of(row.getBytes("secret")));

    private final RootKey root;

    Secrets(RootKey root) {
        this.root = root;
    }

    /** The current version of a secret. */
    Optional<SecretRow> find(Handle handle, String name) {
        return handle.createQuery(COLUMNS + "WHERE name = :name ORDER BY version DESC LIMIT 1")
                .bind("name", name)
                .map(ROW)
                .findOne();
    }

    /** The current version of each secret, by name. */
    List<SecretRow> list(Handle handle) {
        return handle.createQuery(
                        COLUMNS
                                + "WHERE version = (SELECT max(s.version) FROM secret s WHERE s.name = secret.name) ORDER BY name")
                .map(ROW)
                .list();
    }

    /** Adds the next version of a secret. */
    SecretRow add(Handle transaction, String name, AssuranceClass assuranceClass, byte[] value, Instant now) {
        int version = find(transaction, name).map(SecretRow::version).orElse(0) + 1;
        SecretRow unwrapped = new SecretRow(name, version, assuranceClass, now, Octets.zeros(0));
        SecretRow row = unwrapped.with(Octets.of(root.wrap(value, unwrapped.context())));
        transaction
                .createUpdate("INSERT INTO secret (name, version, class, created_at, secret)"
                        + " VALUES (:name, :version, :class, :created, :secret)")
                .bind("name", name)
                .bind("version", version)
                .bind("class", assuranceClass.wireName())
                .bind("created", now.toString())
                .bind("secret", row.wrapped().bytes())
                .execute();
        return row;
    }

    /** Removes all versions of a secret, and says how many there were. */
    int delete(Handle transaction, String name) {
        return transaction
                .createUpdate("DELETE FROM secret WHERE name = :name")
                .bind("name", name)
                .execute();
    }

    /**
     * The value of a version, which the caller wipes.
     *
     * @throws StoreException if the row was altered
     */
    byte[] open(SecretRow row) throws StoreException {
        return root.unwrap(row.wrapped().bytes(), row.context());
    }

    /** Puts all secrets under another root key. */
    static void rekey(Handle transaction, RootKeyRekeying rekeying) {
        for (SecretRow row : transaction.createQuery(COLUMNS).map(ROW).list()) {
            String name = "version " + row.version() + " of secret '" + row.name() + "'";
            rekeying.rewrap(row.wrapped().bytes(), row.context(), name)
                    .ifPresent(secret -> transaction
                            .createUpdate(
                                    "UPDATE secret SET secret = :secret WHERE name = :name AND version = :version")
                            .bind("secret", secret)
                            .bind("name", row.name())
                            .bind("version", row.version())
                            .execute());
        }
    }
}
