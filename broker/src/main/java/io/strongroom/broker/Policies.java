/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.TransactionNotes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the policy in the store. The highest one is in force. Each is sealed under the root key, so whoever
 * writes to the store without it cannot change what a version says, or add one. Thread-safe.
 */
final class Policies {
    private static final String COLUMNS = "SELECT version, text, created_at, signatures, mac FROM policy ";
    private static final RowMapper<Row> ROW = (row, context) -> new Row(
            row.getLong("version"),
            row.getString("text"),
            row.getString("created_at"),
            row.getString("signatures"),
            Octets.of(row.getBytes("mac")));
    private static final int MAX_SIGNATURES_BYTES = 1 << 20;

    private record Row(long number, String text, String createdAt, String signatures, Octets mac) {
        /** What is sealed: canonical, and named, so that no other row of the store has the same bytes. */
        byte[] canonical() {
            ObjectNode json = StrictJson.object();
            json.put("row", "policy").put("version", number).put("text", text).put("created-at", createdAt);
            if (!signatures.isEmpty()) {
                json.put("signatures", signatures);
            }
            return StrictJson.canonical(json);
        }

        PolicyRecord toRecord() throws StoreException {
            List<String> signers = new ArrayList<>();
            if (!signatures.isEmpty()) {
                try {
                    for (JsonNode signature :
                            StrictJson.parse(signatures.getBytes(StandardCharsets.UTF_8), MAX_SIGNATURES_BYTES)) {
                        signers.add(signature.path("name").asText());
                    }
                } catch (MessageFormatException e) {
                    throw new StoreException(
                            "the signatures of policy version " + number + " in the store cannot be read", e);
                }
            }
            return new PolicyRecord(number, Instant.parse(createdAt), text, signers);
        }
    }

    /** A version that was read before. The seal tells whether the store holds the same one still: a store may be restored. */
    private record Parsed(PolicyVersion version, Octets mac) {}

    /** Which version is the last, and its seal. */
    private record Newest(long number, Octets mac) {}

    private final RootKey rootKey;
    private final AtomicReference<@Nullable Parsed> parsed = new AtomicReference<>();

    Policies(RootKey rootKey) {
        this.rootKey = rootKey;
    }

    /**
     * The version in force.
     *
     * @throws StoreException if its row is not the one that was written
     */
    PolicyVersion current(Handle handle) throws IOException {
        TransactionNotes notes = TransactionNotes.of(handle);
        Optional<PolicyVersion> noted = notes.find(PolicyVersion.class);
        if (noted.isPresent()) {
            return noted.get();
        }
        PolicyVersion current = read(handle);
        notes.put(PolicyVersion.class, current);
        return current;
    }

    private PolicyVersion read(Handle handle) throws IOException {
        Newest newest = handle.createQuery("SELECT version, mac FROM policy ORDER BY version DESC LIMIT 1")
                .map((row, context) -> new Newest(row.getLong("version"), Octets.of(row.getBytes("mac"))))
                .findOne()
                .orElseThrow(() -> new StoreException("the store holds no policy"));
        long number = newest.number();
        Parsed known = parsed.get();
        if (known != null && known.version().number() == number && known.mac().equals(newest.mac())) {
            return known.version();
        }
        Row row = row(handle, number).orElseThrow(() -> new StoreException("the store holds no policy"));
        requireGenuine(row);
        try {
            PolicyVersion current = new PolicyVersion(number, Policy.parse(row.text()));
            parsed.set(new Parsed(current, row.mac()));
            return current;
        } catch (PolicyException e) {
            throw new StoreException("policy version " + number + " in the store is not valid: " + e.getMessage(), e);
        }
    }

    /** The version that was in force when one was read last, without a look into the store; none if none was read yet. */
    Optional<PolicyVersion> lastRead() {
        return Optional.ofNullable(parsed.get()).map(Parsed::version);
    }

    /** A version, or none of this number. */
    Optional<PolicyRecord> find(Handle handle, long number) throws IOException {
        Optional<Row> row = row(handle, number);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        requireGenuine(row.get());
        return Optional.of(row.get().toRecord());
    }

    /** All versions, the oldest first. */
    List<PolicyRecord> history(Handle handle) throws IOException {
        List<PolicyRecord> records = new ArrayList<>();
        for (Row row : handle.createQuery(COLUMNS + "ORDER BY version").map(ROW).list()) {
            requireGenuine(row);
            records.add(row.toRecord());
        }
        return List.copyOf(records);
    }

    /** Adds a version, which is in force from now on, inside a writing transaction. */
    long insert(Handle transaction, Policy policy, Map<String, byte[]> signatures, Instant now) {
        long number = latest(transaction) + 1;
        Row row = new Row(number, policy.text(), now.toString(), encode(signatures), Octets.zeros(0));
        transaction
                .createUpdate("INSERT INTO policy (version, text, created_at, signatures, mac)"
                        + " VALUES (:version, :text, :now, :signatures, :mac)")
                .bind("version", number)
                .bind("text", row.text())
                .bind("now", row.createdAt())
                .bind("signatures", row.signatures())
                .bind("mac", rootKey.seal(row.canonical()))
                .execute();
        TransactionNotes.of(transaction).forget(PolicyVersion.class);
        return number;
    }

    private void requireGenuine(Row row) throws StoreException {
        if (!MessageDigest.isEqual(row.mac().bytes(), rootKey.seal(row.canonical()))) {
            throw new StoreException("policy version " + row.number()
                    + " in the store was altered: it is not sealed by the root"
                    + " key; find out who writes to the store, then put your policy in force again with strongroom policy"
                    + " set");
        }
    }

    /** Puts all versions under another seal. Those of before version 2 of the store have none, and get none. */
    static void reseal(Handle transaction, RowResealing seals) {
        for (Row row : transaction.createQuery(COLUMNS).map(ROW).list()) {
            if (row.mac().length() > 0) {
                seals.reseal(row.canonical(), row.mac().bytes(), "policy version " + row.number())
                        .ifPresent(mac -> transaction
                                .createUpdate("UPDATE policy SET mac = :mac WHERE version = :version")
                                .bind("mac", mac)
                                .bind("version", row.number())
                                .execute());
            }
        }
    }

    private static String encode(Map<String, byte[]> signatures) {
        if (signatures.isEmpty()) {
            return "";
        }
        ArrayNode list = StrictJson.object().putArray("signatures");
        new TreeMap<>(signatures)
                .forEach((name, signature) -> list.addObject()
                        .put("name", name)
                        .put("signature", Base64.getEncoder().encodeToString(signature)));
        return new String(StrictJson.canonical(list), StandardCharsets.UTF_8);
    }

    private static long latest(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(version), 0) FROM policy")
                .mapTo(Long.class)
                .one();
    }

    private static Optional<Row> row(Handle handle, long number) {
        return handle.createQuery(COLUMNS + "WHERE version = :version")
                .bind("version", number)
                .map(ROW)
                .findOne();
    }
}
