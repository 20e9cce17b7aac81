/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsUnavailableException;

/** What came of bringing one item up to date. */
public sealed interface UpdateOutcome {
    /** The stored item was fresh; nobody was asked. */
    record Fresh(StoredItem.Intact item) implements UpdateOutcome {}

    /** The answer is stored. */
    record Fetched(StoredItem.Intact item) implements UpdateOutcome {}

    /** The answer was older than the stored item, which stays. */
    record KeptNewer(StoredItem.Intact item) implements UpdateOutcome {}

    /** There was no answer; the stored item stays and can be used until it expires. */
    record KeptOld(StoredItem.Intact item, EndorsementsUnavailableException reason) implements UpdateOutcome {}

    /** There was no answer, and no item that can be used. */
    record Failed(EndorsementId id, EndorsementsUnavailableException reason) implements UpdateOutcome {}
}
