/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import java.io.IOException;
import java.util.Map;

/** Dispatches by the zone id in a file's header to whoever holds that zone's key. Thread-safe. */
final class ZoneKeys implements KeyWrapper {
    private final ZoneMap zones;
    private final Map<KeyId, KeyWrapper> wrappers;

    ZoneKeys(ZoneMap zones, Map<KeyId, KeyWrapper> wrappers) {
        this.zones = zones;
        this.wrappers = Map.copyOf(wrappers);
    }

    @Override
    public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
        return wrapper(identity.zoneId()).wrap(identity, dataKey);
    }

    @Override
    public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
        return wrapper(identity.zoneId()).unwrap(identity, wrapped);
    }

    private KeyWrapper wrapper(KeyId zoneId) throws IOException {
        KeyWrapper wrapper = wrappers.get(zoneId);
        if (wrapper != null) {
            return wrapper;
        }
        for (Zone zone : zones.zones()) {
            if (zone.keyId().equals(zoneId)) {
                throw new KeyRefusedException("key '" + zone.keyName() + "' is not granted to this process");
            }
        }
        throw new SealedFileException(
                FailureKind.UNKNOWN_KEY, "zone id " + zoneId + " is not that of a zone of this run");
    }
}
