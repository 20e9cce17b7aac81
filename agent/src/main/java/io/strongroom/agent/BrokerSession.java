/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.manifest.DirectoryChanges;
import io.strongroom.seal.manifest.ManifestAuthority;
import io.strongroom.seal.zone.ZoneMap;
import java.io.IOException;

/** The session that a broker granted. */
final class BrokerSession implements Session {
    private final String jobId;
    private final ZoneMap zones;
    private final KeyWrapper keys;
    private final ManifestAuthority manifests;
    private final DirectoryChanges changes = new DirectoryChanges();
    private final IoCounters counters = new IoCounters();

    private final SecretSource secrets;

    /** Fetches secrets from the broker. */
    @FunctionalInterface
    interface SecretSource {
        /** The bytes of a secret, which the caller wipes. */
        byte[] fetch(String name) throws IOException;
    }

    BrokerSession(String jobId, ZoneMap zones, KeyWrapper keys, ManifestAuthority manifests, SecretSource secrets) {
        this.jobId = jobId;
        this.zones = zones;
        this.keys = keys;
        this.manifests = manifests;
        this.secrets = secrets;
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
    public byte[] secret(String name) throws IOException {
        return secrets.fetch(name);
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
