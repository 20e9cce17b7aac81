/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.store.RowSeal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The signed heads of the log in the store: one for each size at which one was signed. Thread-safe. */
final class AuditHeads {
    private final RowSeal seal;
    private final AuditSigner signer;
    private final Clock clock;

    /** A signed head, verified. */
    record Signed(TreeHead head, String jws) {}

    AuditHeads(RowSeal seal, AuditSigner signer, Clock clock) {
        this.seal = seal;
        this.signer = signer;
        this.clock = clock;
    }

    AuditSigner signer() {
        return signer;
    }

    /**
     * A head over all records as they are in this transaction: that which exists, or a new one. Records that no head
     * covers yet are checked before they are signed.
     *
     * @throws AuditAlteredException if one of them, or the last head, was altered
     */
    Signed sign(Handle transaction) throws AuditAlteredException {
        Optional<StoredHead> last = transaction
                .createQuery(StoredHead.COLUMNS + "ORDER BY tree_size DESC LIMIT 1")
                .map(StoredHead.MAPPER)
                .findOne();
        TreeHead before = last.isPresent() ? last.get().require(seal, signer) : null;
        long covered = before == null ? 0 : before.size();
        MerkleFrontier frontier = last.map(row -> MerkleFrontier.decode(row.size(), row.frontier()))
                .orElseGet(MerkleFrontier::new);
        addBehind(transaction, covered, frontier);
        if (before != null && frontier.size() == covered) {
            return new Signed(before, last.get().jws());
        }
        TreeHead head = new TreeHead(
                signer.origin(),
                frontier.size(),
                frontier.root(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        StoredHead row = StoredHead.of(head.sign(signer), frontier, seal);
        transaction
                .createUpdate("INSERT INTO audit_head (tree_size, head, frontier, mac)"
                        + " VALUES (:size, :head, :frontier, :mac)")
                .bind("size", row.size())
                .bind("head", row.jws())
                .bind("frontier", row.frontier().bytes())
                .bind("mac", row.mac().bytes())
                .execute();
        return new Signed(head, row.jws());
    }

    /** All heads, the smallest first, not verified yet. */
    List<StoredHead> list(Handle handle) {
        return handle.createQuery(StoredHead.COLUMNS + "ORDER BY tree_size")
                .map(StoredHead.MAPPER)
                .list();
    }

    private void addBehind(Handle transaction, long covered, MerkleFrontier frontier) throws AuditAlteredException {
        AuditChain chain = AuditChain.behind(transaction, seal, covered);
        try (var rows = transaction
                .createQuery(AuditRow.COLUMNS + "WHERE seq > :covered ORDER BY seq")
                .bind("covered", covered)
                .map(AuditRow.MAPPER)
                .iterator()) {
            for (Iterator<AuditRow> all = rows; all.hasNext(); ) {
                AuditRow row = all.next();
                chain.require(row);
                frontier.add(MerkleTree.leafHash(row.record()));
            }
        }
    }
}
