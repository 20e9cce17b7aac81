/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;
import java.util.List;

/** An audit log that can be read and exported: in the store, or behind a broker that runs. */
public interface AuditSource {
    /**
     * Records in order.
     *
     * @param from the place of the first, from 1
     * @param limit how many at most; there may be fewer, and there is none only behind the last one
     */
    List<AuditRecord> list(long from, int limit) throws IOException;

    /** The records of one correlation id, in order. */
    List<AuditRecord> find(String correlationId) throws IOException;

    /** The place of the last record; 0 if there is none. */
    long lastSeq() throws IOException;

    /**
     * A signed head over all records as they are now.
     *
     * @return a compact JWS
     */
    String signHead() throws IOException;

    /** The key that verifies heads. */
    AuditKey key() throws IOException;

    /**
     * Hands the records that a head covers to {@code reader}, in order, and checks all of them against the head.
     *
     * @throws AuditAlteredException if they are not those of the head; those before it have been handed over then
     */
    void read(TreeHead head, AuditLog.Reader reader) throws IOException;
}
