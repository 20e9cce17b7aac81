/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.manifest.DirectoryChanges;
import io.strongroom.seal.manifest.ManifestAuthority;
import io.strongroom.seal.zone.ZoneMap;

/** The session that a broker granted. */
final class BrokerSession implements Session {
    private final String jobId;
    private final ZoneMap zones;
    private final KeyWrapper keys;
    private final ManifestAuthority manifests;
    private final DirectoryChanges changes = new DirectoryChanges();
    private final IoCounters counters = new IoCounters();

    BrokerSession(String jobId, ZoneMap zones, KeyWrapper keys, ManifestAuthority manifests) {
        this.jobId = jobId;
        this.zones = zones;
        this.keys = keys;
        this.manifests = manifests;
    }

    @Override
    public String jobId() {
        return jobId;
    }

    @Override
    public ZoneMap zones() {
        return zones;
    }

    @Override
    public KeyWrapper keys() {
        return keys;
    }

    @Override
    public ManifestAuthority manifests() {
        return manifests;
    }

    @Override
    public DirectoryChanges changes() {
        return changes;
    }

    @Override
    public IoCounters counters() {
        return counters;
    }

    @Override
    public String toString() {
        return "BrokerSession[job " + jobId + ", " + zones.zones().size() + " zones]";
    }
}
