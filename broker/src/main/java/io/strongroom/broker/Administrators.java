/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.StoreException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The administrators in the store, and the tokens that they used. Rows are sealed under the root key. Thread-safe. */
final class Administrators {
    private static final String SELECT = "SELECT name, key_id, public_key, roles, created_at, mac FROM administrator ";
    private static final RowMapper<Row> ROW = (row, context) -> new Row(
            row.getString("name"),
            row.getString("key_id"),
            Octets.of(row.getBytes("public_key")),
            row.getString("roles"),
            row.getString("created_at"),
            Octets.of(row.getBytes("mac")));

    private record Row(String name, String keyId, Octets publicKey, String roles, String createdAt, Octets mac) {
        /** What is sealed. */
        byte[] canonical() {
            return StrictJson.canonical(StrictJson.object()
                    .put("row", "administrator")
                    .put("name", name)
                    .put("key-id", keyId)
                    .put("public-key", publicKey.hex())
                    .put("roles", roles)
                    .put("created-at", createdAt));
        }

        Administrator open() throws StoreException {
            Set<AdminRole> parsed =
                    Arrays.stream(roles.split(",")).map(AdminRole::of).collect(Collectors.toSet());
            return new Administrator(name, key(), parsed, Instant.parse(createdAt));
        }

        private PublicKey key() throws StoreException {
            try {
                return PemKeys.publicKey(publicKey.bytes());
            } catch (IllegalArgumentException e) {
                throw new StoreException("the key of administrator '" + name + "' in the store cannot be read", e);
            }
        }
    }

    private final RowSeal seal;

    Administrators(RowSeal seal) {
        this.seal = seal;
    }

    /** All of them, by name. */
    List<Administrator> list(Handle handle) throws StoreException {
        return rows(handle.createQuery(SELECT + "ORDER BY name"));
    }

    /** The one of this name, or none. */
    Optional<Administrator> find(Handle handle, String name) throws StoreException {
        return rows(handle.createQuery(SELECT + "WHERE name = :name").bind("name", name)).stream()
                .findFirst();
    }

    /** The one with this key, by the SHA-256 of its SubjectPublicKeyInfo, or none. */
    Optional<Administrator> ofKey(Handle handle, String keyId) throws StoreException {
        return rows(handle.createQuery(SELECT + "WHERE key_id = :id").bind("id", keyId)).stream()
                .findFirst();
    }

    void insert(Handle transaction, Administrator administrator) {
        String roles =
                administrator.roles().stream().map(AdminRole::wireName).sorted().collect(Collectors.joining(","));
        Row row = new Row(
                administrator.name(),
                administrator.keyId(),
                Octets.of(administrator.key().getEncoded()),
                roles,
                administrator.since().toString(),
                Octets.zeros(0));
        transaction
                .createUpdate("INSERT INTO administrator (name, key_id, public_key, roles, created_at, mac)"
                        + " VALUES (:name, :keyId, :publicKey, :roles, :createdAt, :mac)")
                .bind("name", row.name())
                .bind("keyId", row.keyId())
                .bind("publicKey", row.publicKey().bytes())
                .bind("roles", row.roles())
                .bind("createdAt", row.createdAt())
                .bind("mac", seal.of(row.canonical()))
                .execute();
    }

    /** Removes one; false if there was none. */
    boolean delete(Handle transaction, String name) {
        return transaction
                        .createUpdate("DELETE FROM administrator WHERE name = :name")
                        .bind("name", name)
                        .execute()
                > 0;
    }

    /**
     * Notes that a token was used; false if it had been used before, at this or another copy of the broker.
     *
     * @param tokenId names the token and its key
     * @param end from when on it is refused as too old
     */
    boolean use(Handle transaction, String tokenId, Instant end, Instant now) {
        transaction
                .createUpdate("DELETE FROM used_admin_token WHERE expires_at < :now")
                .bind("now", now.getEpochSecond())
                .execute();
        boolean isUsed = transaction
                        .createQuery("SELECT count(*) FROM used_admin_token WHERE id = :id")
                        .bind("id", tokenId)
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (!isUsed) {
            transaction
                    .createUpdate("INSERT INTO used_admin_token (id, expires_at) VALUES (:id, :end)")
                    .bind("id", tokenId)
                    .bind("end", end.getEpochSecond() + 1)
                    .execute();
        }
        return !isUsed;
    }

    /** Puts all rows under another seal. */
    static void reseal(Handle transaction, RowResealing seals) {
        for (Row row : transaction.createQuery(SELECT).map(ROW).list()) {
            seals.reseal(row.canonical(), row.mac().bytes(), "administrator " + row.name())
                    .ifPresent(mac -> transaction
                            .createUpdate("UPDATE administrator SET mac = :mac WHERE name = :name")
                            .bind("mac", mac)
                            .bind("name", row.name())
                            .execute());
        }
    }

    private List<Administrator> rows(Query query) throws StoreException {
        List<Administrator> found = new ArrayList<>();
        for (Row row : query.map(ROW).list()) {
            if (!seal.fits(row.canonical(), row.mac().bytes())) {
                throw new StoreException("administrator '" + row.name()
                        + "' in the store was altered: the row is not sealed by the root key; find out who writes to the"
                        + " store, then remove and add that administrator again");
            }
            found.add(row.open());
        }
        return found;
    }
}
