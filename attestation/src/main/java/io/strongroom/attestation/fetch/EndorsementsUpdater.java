/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsUnavailableException;
import java.io.IOException;
import java.util.Optional;

/** Brings the items of a store up to date, one at a time. Thread-safe. */
public final class EndorsementsUpdater {
    private final EndorsementsStore store;
    private final EndorsementClient client;

    /** An updater that asks {@code client}. */
    public EndorsementsUpdater(EndorsementsStore store, EndorsementClient client) {
        this.store = store;
        this.client = client;
    }

    /**
     * Asks for an item unless the stored one is fresh. A damaged one is never used; one that is only old is, until it
     * expires.
     *
     * @throws IOException if the store cannot be read or written
     */
    public UpdateOutcome updateIfNeeded(EndorsementId id) throws IOException {
        Optional<StoredItem.Intact> present = store.findUsable(id);
        if (present.isPresent() && present.get().state(store.now()) == ItemState.FRESH) {
            return new UpdateOutcome.Fresh(present.get());
        }
        return fetch(id, Replacement.BY_NEWER);
    }

    /**
     * Asks for an item and stores the answer.
     *
     * @throws IOException if the store cannot be read or written
     */
    public UpdateOutcome fetch(EndorsementId id, Replacement replacement) throws IOException {
        try {
            EndorsementItem answer = client.fetch(id);
            StoredItem.Intact stored = store.put(answer, client.origin(id), replacement);
            return stored.item().equals(answer)
                    ? new UpdateOutcome.Fetched(stored)
                    : new UpdateOutcome.KeptNewer(stored);
        } catch (EndorsementsUnavailableException e) {
            return store.findUsable(id)
                    .<UpdateOutcome>map(present -> new UpdateOutcome.KeptOld(present, e))
                    .orElseGet(() -> new UpdateOutcome.Failed(id, e));
        }
    }
}
