/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.TransactionNotes;
import java.io.IOException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees, before the first work of each transaction, that this process has the root key that the store is under; after a rotation
 * by another process it takes the new one. Nothing is ever read or written under a root key that was replaced. Thread-safe.
 */
final class RootKeyGuard implements Store.Guard {
    private static final Logger LOG = LoggerFactory.getLogger(RootKeyGuard.class);

    private final RootKey rootKey;
    private volatile RootKeyLoader loader;

    RootKeyGuard(RootKey rootKey, RootKeyLoader loader) {
        this.rootKey = rootKey;
        this.loader = loader;
    }

    /** What loads the root key. */
    RootKeyLoader loader() {
        return loader;
    }

    /** Notes that the root key's protection was changed. */
    void use(RootKeyLoader changed) {
        loader = changed;
    }

    /** What this process has was seen to be what the store is under. */
    private record Checked() {}

    /** Looks again at the next work of this transaction, which has changed what the store is under. */
    static void lookAgain(Handle transaction) {
        TransactionNotes.of(transaction).forget(Checked.class);
    }

    @Override
    public void check(Handle handle) throws IOException {
        TransactionNotes notes = TransactionNotes.of(handle);
        if (notes.find(Checked.class).isPresent()) {
            return;
        }
        Octets inUse = RootKeyRow.find(handle)
                .orElseThrow(() -> new StoreException("the store does not say any more which root key it is under"));
        if (!rootKey.matches(inUse.bytes())) {
            take(inUse);
        }
        notes.put(Checked.class, new Checked());
    }

    private void take(Octets inUse) throws IOException {
        RootKeyLoader.Loaded loaded = loader.find(Optional.of(inUse))
                .orElseThrow(
                        () -> new StoreException("the root key was replaced, and root.json of this workspace does not"
                                + " list the new one: copy root.json from where strongroom root-key rotate ran"));
        try (RootKey next = loaded.key()) {
            rootKey.become(next);
        }
        LOG.info(
                "took the root key {}, which replaced the one of before",
                inUse.slice(0, 6).hex());
    }
}
