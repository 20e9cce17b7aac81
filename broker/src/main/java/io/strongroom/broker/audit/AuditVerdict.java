/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

/** What a check of the audit chain found. */
public sealed interface AuditVerdict {
    /**
     * Every record is there, unaltered and in its place.
     *
     * @param records how many there are
     * @param head the hash of the last record in hexadecimal. Nothing in the store shows whether records are missing at
     *     the end together with the heads that covered them: compare with a head noted elsewhere
     * @param unsealed how many of the first records are chained, but not sealed by the root key: those that were written
     *     before records were sealed, or whose seals somebody took away together with those of all later ones
     * @param signedHeads how many signed heads there are; all agree with the records
     */
    record Intact(long records, String head, long unsealed, long signedHeads) implements AuditVerdict {}

    /**
     * The chain is broken.
     *
     * @param seq the place of the first record that is altered, missing or out of order
     * @param message what is wrong with it
     */
    record Broken(long seq, String message) implements AuditVerdict {}
}
