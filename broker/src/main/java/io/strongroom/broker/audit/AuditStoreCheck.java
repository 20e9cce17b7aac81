/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.store.RowSeal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Checks the whole log in the store: the chain, and that every signed head agrees with the records as they are now. */
final class AuditStoreCheck {
    private final RowSeal seal;
    private final AuditHeads heads;
    private final Deque<TreeHead> expected = new ArrayDeque<>();
    private final MerkleFrontier tree = new MerkleFrontier();
    private long agreed;
    private long agreedSize;

    AuditStoreCheck(RowSeal seal, AuditHeads heads) {
        this.seal = seal;
        this.heads = heads;
    }

    /**
     * Checks.
     *
     * @param witnesses heads that were noted elsewhere, verified
     */
    AuditVerdict check(Handle handle, List<TreeHead> witnesses) {
        // Heads are read before records: those that are written meanwhile are then covered by none of them.
        Optional<AuditVerdict.Broken> altered = readHeads(handle, witnesses);
        AuditChain chain = AuditChain.fromStart(seal);
        try (var rows = handle.createQuery(AuditRow.COLUMNS + "ORDER BY seq")
                .map(AuditRow.MAPPER)
                .iterator()) {
            Optional<AuditVerdict.Broken> broken = compareHeads();
            while (broken.isEmpty() && rows.hasNext()) {
                AuditRow row = rows.next();
                broken = chain.check(row);
                if (broken.isEmpty()) {
                    tree.add(MerkleTree.leafHash(row.record()));
                    broken = compareHeads();
                }
            }
            broken = broken.or(this::missing).or(() -> altered);
            if (broken.isPresent()) {
                return broken.get();
            }
        }
        return new AuditVerdict.Intact(chain.next() - 1, chain.head(), chain.unsealed(), agreed);
    }

    private Optional<AuditVerdict.Broken> readHeads(Handle handle, List<TreeHead> witnesses) {
        Optional<AuditVerdict.Broken> altered = Optional.empty();
        List<TreeHead> all = new ArrayList<>(witnesses);
        for (StoredHead stored : heads.list(handle)) {
            try {
                all.add(stored.require(seal, heads.signer()));
            } catch (AuditAlteredException e) {
                if (altered.isEmpty()) {
                    altered = Optional.of(new AuditVerdict.Broken(stored.size(), String.valueOf(e.getMessage())));
                }
            }
        }
        all.stream().sorted(Comparator.comparingLong(TreeHead::size)).forEach(expected::add);
        return altered;
    }

    /** Compares the heads that cover exactly the records so far. */
    private Optional<AuditVerdict.Broken> compareHeads() {
        while (!expected.isEmpty() && expected.peek().size() == tree.size()) {
            TreeHead head = expected.remove();
            if (!head.root().equals(tree.root())) {
                return Optional.of(new AuditVerdict.Broken(
                        agreedSize + 1,
                        "the records from " + (agreedSize + 1) + " to " + head.size()
                                + " are not those of the head that was signed at " + head.time()));
            }
            agreed++;
            agreedSize = head.size();
        }
        return Optional.empty();
    }

    private Optional<AuditVerdict.Broken> missing() {
        return Optional.ofNullable(expected.peekLast())
                .map(head -> new AuditVerdict.Broken(
                        tree.size() + 1,
                        "record " + (tree.size() + 1) + " is missing: there are " + tree.size()
                                + " records, and the head that was signed at " + head.time() + " covers "
                                + head.size()));
    }
}
