/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.IoCounters;
import io.strongroom.agent.Session;
import io.strongroom.agent.SessionForTests;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.seal.manifest.DirectoryChanges;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The one session of a test JVM, whose zones each test sets anew. */
final class TestSession implements Session {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TestSession INSTANCE = new TestSession();

    static {
        SessionForTests.install(INSTANCE);
    }

    private final Map<String, ZoneKeyring> keyrings = new ConcurrentHashMap<>();
    private volatile ZoneMap zones = new ZoneMap(List.of(), ReadRule.ANY, WriteRule.DENY);
    private volatile IoCounters counters = new IoCounters();
    private volatile TestManifests manifests = new TestManifests();
    private volatile DirectoryChanges changes = new DirectoryChanges();

    private TestSession() {}

    @Override
    public byte[] secret(String name) {
        throw new UnsupportedOperationException("file systems ask for no secret");
    }

    /** Begins anew: no zone, elsewhere everything may be read and nothing written. */
    static TestSession reset() {
        INSTANCE.counters = new IoCounters();
        INSTANCE.manifests = new TestManifests();
        INSTANCE.changes = new DirectoryChanges();
        return INSTANCE.elsewhere(ReadRule.ANY, WriteRule.DENY).withoutZones();
    }

    private TestSession withoutZones() {
        zones = new ZoneMap(List.of(), zones.elsewhereRead(), zones.elsewhereWrite());
        return this;
    }

    TestSession elsewhere(ReadRule read, WriteRule write) {
        zones = new ZoneMap(zones.zones(), read, write);
        return this;
    }

    TestSession zone(Object prefix, String key) {
        return zone(prefix, key, ReadRule.SEALED, WriteRule.SEALED);
    }

    TestSession zone(Object prefix, String key, ReadRule read, WriteRule write) {
        List<Zone> all = new ArrayList<>(zones.zones());
        ZonePath path = ZonePath.parse(prefix.toString());
        all.removeIf(zone -> zone.prefix().equals(path));
        all.add(new Zone(path, key, keyring(key).id(), read, write));
        zones = new ZoneMap(all, zones.elsewhereRead(), zones.elsewhereWrite());
        return this;
    }

    ZoneKeyring keyring(String key) {
        return keyrings.computeIfAbsent(key, name -> ZoneKeyring.create(RANDOM));
    }

    /** Uses a key made elsewhere, for tests with several processes. */
    TestSession key(String key, ZoneKeyring keyring) {
        keyrings.put(key, keyring);
        return this;
    }

    @Override
    public String jobId() {
        return "test";
    }

    @Override
    public ZoneMap zones() {
        return zones;
    }

    @Override
    public KeyWrapper keys() {
        return new KeyWrapper() {
            @Override
            public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
                return of(identity.zoneId()).wrap(identity, dataKey);
            }

            @Override
            public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
                return of(identity.zoneId()).unwrap(identity, wrapped);
            }
        };
    }

    private ZoneKeyring of(KeyId id) throws SealedFileException {
        return keyrings.values().stream()
                .filter(keyring -> keyring.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new SealedFileException(FailureKind.UNKNOWN_KEY, "no key has the id " + id));
    }

    @Override
    public TestManifests manifests() {
        return manifests;
    }

    @Override
    public DirectoryChanges changes() {
        return changes;
    }

    /** What a process that starts anew knows: nothing of what this one changed. */
    TestSession asAnotherProcess() {
        changes = new DirectoryChanges();
        return this;
    }

    @Override
    public IoCounters counters() {
        return counters;
    }
}
