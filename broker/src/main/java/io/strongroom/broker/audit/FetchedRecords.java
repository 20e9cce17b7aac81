/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;
import java.util.List;

/** Records that come in pages from elsewhere: believed only if they are those of a signed head. */
public final class FetchedRecords {
    private static final int PAGE = 1000;

    /** Fetches. */
    @FunctionalInterface
    public interface Pages {
        /**
         * Records in order, as canonical JSON.
         *
         * @param limit how many at most; at least one comes, unless there is none
         */
        List<String> fetch(long from, int limit) throws IOException;
    }

    private FetchedRecords() {}

    /**
     * Hands the records that a head covers to {@code reader}, in order.
     *
     * @throws AuditAlteredException if they are not those of the head; all have been handed over then
     */
    public static void read(TreeHead head, Pages pages, AuditLog.Reader reader) throws IOException {
        MerkleFrontier tree = new MerkleFrontier();
        while (tree.size() < head.size()) {
            int limit = (int) Math.min(PAGE, head.size() - tree.size());
            List<String> records = pages.fetch(tree.size() + 1, limit);
            if (records.isEmpty() || records.size() > limit) {
                throw new AuditAlteredException("record " + (tree.size() + 1) + " is missing: the broker sent "
                        + records.size() + " records behind it, and the head covers " + head.size());
            }
            for (String record : records) {
                tree.add(MerkleTree.leafHash(record));
                reader.next(record);
            }
        }
        if (!tree.root().equals(head.root())) {
            throw new AuditAlteredException(
                    "the " + head.size() + " records that the broker sent are not those of the head over them");
        }
    }
}
