/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.DenialReason;
import io.strongroom.broker.policy.KeyGrant;
import io.strongroom.broker.store.RowResealing;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.StoreException;
import io.strongroom.seal.KeyId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How often zone keys left the broker by grants that limit it. Counted by the rule's name and the key, over all versions of
 * the policy, in the transaction that releases. Thread-safe.
 */
final class ReleaseCounts {
    private record Row(String rule, String keyId, int releases, Octets mac) {
        byte[] canonical() {
            ObjectNode json = StrictJson.object();
            json.put("row", "release-count").put("rule", rule).put("key", keyId).put("releases", releases);
            return StrictJson.canonical(json);
        }
    }

    private final RowSeal seal;

    ReleaseCounts(RowSeal seal) {
        this.seal = seal;
    }

    /**
     * Takes one release from the first grant that has one left; takes none if a grant without a limit is among them.
     *
     * @throws Refusal if all are used up
     */
    void take(Handle transaction, List<KeyDecision.Releasing> grants, ZoneKeyRow key) throws IOException {
        boolean isUnlimited =
                grants.stream().anyMatch(releasing -> releasing.grant().maximumReleases() == KeyGrant.UNLIMITED);
        if (grants.isEmpty() || isUnlimited) {
            return;
        }
        List<AuditReason> reasons = new ArrayList<>();
        for (KeyDecision.Releasing releasing : grants) {
            int used = used(transaction, releasing.rule(), key);
            int allowed = releasing.grant().maximumReleases();
            if (used < allowed) {
                store(transaction, releasing.rule(), key, used + 1);
                return;
            }
            reasons.add(DenialReason.RELEASES_USED_UP.of(
                    "rule '" + releasing.rule() + "' (line " + releasing.grant().line() + "): key '" + key.name()
                            + "' was released " + used + " times by it (wanted fewer than " + allowed + ")",
                    "raise 'maximum-releases', if more processes should have the key"));
        }
        throw new Refusal(Refusal.Code.KEY_REFUSED, reasons);
    }

    /** Puts all counts under another seal. */
    static void reseal(Handle transaction, RowResealing seals) {
        List<Row> rows = transaction
                .createQuery("SELECT rule, key_id, releases, mac FROM release_count")
                .map((columns, context) -> new Row(
                        columns.getString("rule"),
                        KeyId.of(columns.getBytes("key_id")).toString(),
                        columns.getInt("releases"),
                        Octets.of(columns.getBytes("mac"))))
                .list();
        for (Row row : rows) {
            String name = "the count of releases of key " + row.keyId() + " by rule '" + row.rule() + "'";
            seals.reseal(row.canonical(), row.mac().bytes(), name)
                    .ifPresent(mac -> transaction
                            .createUpdate("UPDATE release_count SET mac = :mac WHERE rule = :rule AND key_id = :key")
                            .bind("mac", mac)
                            .bind("rule", row.rule())
                            .bind("key", KeyId.parse(row.keyId()).bytes())
                            .execute());
        }
    }

    private int used(Handle transaction, String rule, ZoneKeyRow key) throws StoreException {
        Optional<Row> row = transaction
                .createQuery("SELECT releases, mac FROM release_count WHERE rule = :rule AND key_id = :key")
                .bind("rule", rule)
                .bind("key", key.id().bytes())
                .map((columns, context) -> new Row(
                        rule, key.id().toString(), columns.getInt("releases"), Octets.of(columns.getBytes("mac"))))
                .findOne();
        if (row.isEmpty()) {
            return 0;
        }
        if (!seal.fits(row.get().canonical(), row.get().mac().bytes())) {
            throw new StoreException("the count of releases of key '" + key.name() + "' by rule '" + rule
                    + "' in the store was altered: it is not sealed by the root key; find out who writes to the store");
        }
        return row.get().releases();
    }

    private void store(Handle transaction, String rule, ZoneKeyRow key, int releases) {
        Row row = new Row(rule, key.id().toString(), releases, Octets.zeros(0));
        transaction
                .createUpdate(
                        "INSERT INTO release_count (rule, key_id, releases, mac) VALUES (:rule, :key, :releases, :mac)"
                                + " ON CONFLICT (rule, key_id) DO UPDATE SET releases = excluded.releases, mac = excluded.mac")
                .bind("rule", rule)
                .bind("key", key.id().bytes())
                .bind("releases", releases)
                .bind("mac", seal.of(row.canonical()))
                .execute();
    }
}
