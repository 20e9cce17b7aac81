/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.store.RowResealing;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Puts the records of the log, and its heads, under another root key. What they say, their hashes and signatures stay. */
public final class AuditResealing {
    private static final int PAGE = 500;

    private AuditResealing() {}

    /** Does it, inside a writing transaction. Records of before version 3 of the store have no seal, and get none. */
    public static void reseal(Handle transaction, RowResealing seals) {
        long last = 0;
        for (List<AuditRow> page = behind(transaction, last); !page.isEmpty(); page = behind(transaction, last)) {
            last = page.get(page.size() - 1).seq();
            store(transaction, seals, page);
        }
        for (StoredHead head : transaction
                .createQuery(StoredHead.COLUMNS + "ORDER BY tree_size")
                .map(StoredHead.MAPPER)
                .list()) {
            seals.reseal(head.canonical(), head.mac().bytes(), "the head over " + head.size() + " audit records")
                    .ifPresent(mac -> transaction
                            .createUpdate("UPDATE audit_head SET mac = :mac WHERE tree_size = :size")
                            .bind("mac", mac)
                            .bind("size", head.size())
                            .execute());
        }
    }

    private static void store(Handle transaction, RowResealing seals, List<AuditRow> page) {
        PreparedBatch updates = transaction.prepareBatch("UPDATE audit SET mac = :mac WHERE seq = :seq");
        for (AuditRow row : page) {
            Optional<byte[]> mac = row.isSealed()
                    ? seals.reseal(row.canonical(), row.mac().bytes(), "audit record " + row.seq())
                    : Optional.empty();
            mac.ifPresent(
                    bytes -> updates.bind("mac", bytes).bind("seq", row.seq()).add());
        }
        if (updates.size() > 0) {
            updates.execute();
        }
    }

    private static List<AuditRow> behind(Handle transaction, long seq) {
        return transaction
                .createQuery(AuditRow.COLUMNS + "WHERE seq > :seq ORDER BY seq LIMIT :page")
                .bind("seq", seq)
                .bind("page", PAGE)
                .map(AuditRow.MAPPER)
                .list();
    }
}
