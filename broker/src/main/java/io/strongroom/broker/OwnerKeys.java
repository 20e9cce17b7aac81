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
import io.strongroom.seal.ZoneKeyring.VersionState;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Wraps and unwraps for the workspace's owner, who holds the root key. The first use of a key for sealing, and the first
 * for opening, is recorded before it happens; a key stays open until this is closed. Thread-safe.
 */
public final class OwnerKeys implements KeyWrapper, AutoCloseable {
    private record Use(KeyId key, boolean isSeal) {}

    /** A key and its name, by which people know it: files carry its id alone. */
    record NamedKeyring(String name, ZoneKeyring keyring) {
        /** Refuses a disabled version by name. One that does not exist is left to the keyring: it is damage. */
        private void requireEnabled(int version) throws KeyRefusedException {
            Optional<VersionState> state = keyring.state(version);
            if (state.isPresent() && state.get() != VersionState.ENABLED) {
                throw new KeyRefusedException("version " + version + " of key '" + name + "' is disabled");
            }
        }
    }

    private final Broker broker;
    private final Map<KeyId, NamedKeyring> keyrings = new HashMap<>();
    private final Set<Use> recorded = new HashSet<>();

    OwnerKeys(Broker broker) {
        this.broker = broker;
    }

    @Override
    public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
        NamedKeyring key = key(identity.zoneId(), true);
        key.requireEnabled(key.keyring().currentVersion());
        return key.keyring().wrap(identity, dataKey);
    }

    @Override
    public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
        NamedKeyring key = key(identity.zoneId(), false);
        key.requireEnabled(wrapped.keyVersion());
        return key.keyring().unwrap(identity, wrapped);
    }

    /** Wipes the keys. */
    @Override
    public synchronized void close() {
        keyrings.values().forEach(key -> key.keyring().close());
        keyrings.clear();
    }

    private synchronized NamedKeyring key(KeyId id, boolean isSeal) throws IOException {
        NamedKeyring known = keyrings.get(id);
        if (known != null && recorded.contains(new Use(id, isSeal))) {
            return known;
        }
        NamedKeyring opened = open(id, isSeal);
        recorded.add(new Use(id, isSeal));
        if (known != null) {
            opened.keyring().close();
            return known;
        }
        keyrings.put(id, opened);
        return opened;
    }

    /** Opens a key, once the use is recorded. */
    private NamedKeyring open(KeyId id, boolean isSeal) throws IOException {
        return broker.store().write(transaction -> {
            ZoneKeyRow row = broker.keys().find(transaction, id).orElseThrow(() -> unknown(id));
            if (!row.isUsable(broker.clock().instant())) {
                throw disabled(row.name());
            }
            broker.record(transaction, isSeal ? "owner-seal" : "owner-open", "key " + row.name());
            return new NamedKeyring(row.name(), broker.keys().open(row));
        });
    }

    static SealedFileException unknown(KeyId id) {
        return new SealedFileException(FailureKind.UNKNOWN_KEY, "zone id " + id + " names no key of this workspace");
    }

    static KeyRefusedException disabled(String name) {
        return new KeyRefusedException("key '" + name + "' is disabled, or waits for its deletion");
    }
}
