/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.audit.AuditResealing;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Puts everything in a store under another root key, inside one writing transaction. For one thread. */
final class RootKeyRekeying {
    /** Every table that has a secret or a seal under the root key. */
    static final Set<String> TABLES = Set.of(
            "zone_key",
            "authority",
            "audit_key",
            "policy",
            "job",
            "release_count",
            "manifest",
            "issued_identity",
            "denied_identity",
            "administrator",
            "audit",
            "audit_head",
            "secret");

    private final RootKey before;
    private final RootKey after;
    private final RowResealing seals;

    RootKeyRekeying(RootKey before, RootKey after) {
        this.before = before;
        this.after = after;
        this.seals = new RowResealing(before::seal, after::seal);
    }

    /**
     * Does it. Rows that do not open, or whose seal does not fit, stay as they are: they are refused afterwards as before.
     *
     * @return the names of those rows
     */
    List<String> run(Handle transaction) {
        ZoneKeys.rekey(transaction, this);
        Secrets.rekey(transaction, this);
        Authority.rekey(transaction, this);
        AuditKeys.rekey(transaction, this);
        Policies.reseal(transaction, seals);
        Jobs.reseal(transaction, seals);
        ReleaseCounts.reseal(transaction, seals);
        ManifestAnchors.reseal(transaction, seals);
        IssuedIdentities.reseal(transaction, seals);
        DeniedIdentities.reseal(transaction, seals);
        Administrators.reseal(transaction, seals);
        AuditResealing.reseal(transaction, seals);
        RootKeyRow.put(transaction, after);
        return seals.altered();
    }

    /**
     * Wraps a secret under the new root key, or gives none if it does not open under the one of before, which is noted.
     *
     * @param name the row's name, for people
     */
    Optional<byte[]> rewrap(byte[] wrapped, String context, String name) {
        byte[] secret;
        try {
            secret = before.unwrap(wrapped, context);
        } catch (StoreException e) {
            seals.noteAltered(name);
            return Optional.empty();
        }
        try {
            return Optional.of(after.wrap(secret, context));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
