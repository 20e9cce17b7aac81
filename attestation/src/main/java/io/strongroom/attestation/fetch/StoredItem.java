/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.VerifiedEndorsement;
import java.time.Instant;

/** An item as it was found in a store. */
public sealed interface StoredItem {
    /** The item's name. */
    String name();

    /** What it is good for at {@code now}. */
    ItemState state(Instant now);

    /**
     * An item whose signature leads to the vendor's root.
     *
     * @param item as it was received
     * @param verified what it says of itself
     * @param origin where it came from, as whoever stored it said
     * @param fetched when it came, as whoever stored it said
     */
    record Intact(EndorsementItem item, VerifiedEndorsement verified, String origin, Instant fetched)
            implements StoredItem {
        @Override
        public String name() {
            return item.id().name();
        }

        @Override
        public ItemState state(Instant now) {
            return ItemState.of(verified.validity(), now);
        }
    }

    /**
     * An item that must not be used.
     *
     * @param problem one lower-case sentence
     */
    record Damaged(String name, String problem) implements StoredItem {
        @Override
        public ItemState state(Instant now) {
            return ItemState.DAMAGED;
        }
    }
}
