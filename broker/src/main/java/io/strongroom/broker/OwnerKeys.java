/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Wraps and unwraps for the workspace's owner, who holds the root key. The first use of a key for sealing, and the first
 * for opening, is recorded before it happens; a key stays open until this is closed. Thread-safe.
 */
public final class OwnerKeys implements KeyWrapper, AutoCloseable {
    private record Use(KeyId key, boolean isSeal) {}

    private final Broker broker;
    private final Map<KeyId, ZoneKeyring> keyrings = new HashMap<>();
    private final Set<Use> recorded = new HashSet<>();

    OwnerKeys(Broker broker) {
        this.broker = broker;
    }

    @Override
    public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
        return keyring(identity.zoneId(), true).wrap(identity, dataKey);
    }

    @Override
    public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
        return keyring(identity.zoneId(), false).unwrap(identity, wrapped);
    }

    /** Wipes the keys. */
    @Override
    public synchronized void close() {
        keyrings.values().forEach(ZoneKeyring::close);
        keyrings.clear();
    }

    private synchronized ZoneKeyring keyring(KeyId id, boolean isSeal) throws IOException {
        ZoneKeyring known = keyrings.get(id);
        if (known != null && recorded.contains(new Use(id, isSeal))) {
            return known;
        }
        ZoneKeyring opened = broker.openForOwner(id, isSeal);
        recorded.add(new Use(id, isSeal));
        if (known != null) {
            opened.close();
            return known;
        }
        keyrings.put(id, opened);
        return opened;
    }

    static SealedFileException unknown(KeyId id) {
        return new SealedFileException(FailureKind.UNKNOWN_KEY, "zone id " + id + " names no key of this workspace");
    }

    static KeyRefusedException disabled(String name) {
        return new KeyRefusedException("key '" + name + "' is disabled");
    }
}
