/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.RowSeal;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A signed head in the store, with what it takes to sign the next one without reading all records again.
 *
 * @param size how many records it covers
 * @param jws the signed head
 * @param frontier the roots of the complete subtrees at that size
 * @param mac its seal
 */
record StoredHead(long size, String jws, Octets frontier, Octets mac) {
    /** What a query for rows begins with. */
    static final String COLUMNS = "SELECT tree_size, head, frontier, mac FROM audit_head ";

    /** Reads a row. */
    static final RowMapper<StoredHead> MAPPER = (row, context) -> new StoredHead(
            row.getLong("tree_size"),
            row.getString("head"),
            Octets.of(row.getBytes("frontier")),
            Octets.of(row.getBytes("mac")));

    /** A row that is to be written. */
    static StoredHead of(String jws, MerkleFrontier frontier, RowSeal seal) {
        byte[] canonical = canonical(frontier.size(), jws, frontier.encoded());
        return new StoredHead(frontier.size(), jws, frontier.encoded(), Octets.of(seal.of(canonical)));
    }

    /**
     * What it says.
     *
     * @throws AuditAlteredException if it is not sealed by the root key, or does not say what its row says
     */
    TreeHead require(RowSeal seal, AuditSigner signer) throws AuditAlteredException {
        if (!seal.fits(canonical(size, jws, frontier), mac.bytes())) {
            throw altered("it is not sealed by the root key");
        }
        try {
            TreeHead head = TreeHead.verify(jws, signer.key());
            if (head.size() != size || !head.origin().equals(signer.origin())) {
                throw altered("it says that it is the head over " + head.size() + " records of log " + head.origin());
            }
            return head;
        } catch (SignedStatementException e) {
            throw altered(String.valueOf(e.getMessage()));
        }
    }

    /** What is sealed. */
    byte[] canonical() {
        return canonical(size, jws, frontier);
    }

    private AuditAlteredException altered(String why) {
        return new AuditAlteredException("the stored head over " + size + " records was altered: " + why);
    }

    private static byte[] canonical(long size, String jws, Octets frontier) {
        return StrictJson.canonical(StrictJson.object()
                .put("row", "audit-head")
                .put("tree-size", size)
                .put("head", jws)
                .put("frontier", frontier.hex()));
    }
}
