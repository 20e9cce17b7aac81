/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts rows under another seal, each only if it has the seal of before: an altered row must not come out of it as a genuine
 * one. For one thread.
 */
public final class RowResealing {
    private final RowSeal before;
    private final RowSeal after;
    private final List<String> altered = new ArrayList<>();

    /** From one seal to another. */
    public RowResealing(RowSeal before, RowSeal after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The new seal of a row, or none if the row was altered, which is noted.
     *
     * @param name the row's name, for people
     */
    public Optional<byte[]> reseal(byte[] canonicalRow, byte[] seal, String name) {
        if (!before.fits(canonicalRow, seal)) {
            noteAltered(name);
            return Optional.empty();
        }
        return Optional.of(after.of(canonicalRow));
    }

    /** Notes a row that was altered. */
    public void noteAltered(String name) {
        altered.add(name);
    }

    /** The rows that were altered. */
    public List<String> altered() {
        return List.copyOf(altered);
    }
}
