/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What the workspace's owner learns of manifests. Thread-safe. */
public final class OwnerManifests {
    private final Broker broker;

    OwnerManifests(Broker broker) {
        this.broker = broker;
    }

    /** Whose signatures stand in a zone: the CA of the key's class; none if there is no such key. */
    public List<X509Certificate> authorities(KeyId zone) throws IOException {
        return broker.store()
                .read(handle -> broker.keys().find(handle, zone).stream()
                        .map(row -> broker.workspace()
                                .authorities()
                                .of(row.assuranceClass())
                                .caCertificate())
                        .toList());
    }

    /** The latest manifest of a directory. */
    public Optional<ManifestAnchor> latest(KeyId zone, ZonePath directory) throws IOException {
        return broker.store().read(handle -> broker.manifests().find(handle, zone, directory));
    }

    /** The directories at or below a path that must have a manifest, by path. */
    public Map<String, ManifestAnchor> live(ZonePath path) throws IOException {
        return broker.store().read(handle -> {
            Map<String, ManifestAnchor> live = new TreeMap<>();
            for (ManifestAnchors.Row row : broker.manifests().atOrBelow(handle, path)) {
                if (row.anchor().isLive()) {
                    live.put(row.path(), row.anchor());
                }
            }
            return live;
        });
    }

    /**
     * Notes that no directory at or below a path must have a manifest any more, until a job commits the next one.
     *
     * @return how many had one
     */
    public int forget(ZonePath path) throws IOException {
        return broker.store().write(transaction -> {
            int ended = broker.manifests().end(transaction, broker.manifests().atOrBelow(transaction, path));
            broker.audit()
                    .append(
                            transaction,
                            new AuditEntry(
                                    UUID.randomUUID().toString(),
                                    "manifest-forget",
                                    AuditEntry.DONE,
                                    Broker.owner(),
                                    "manifests at or below " + path,
                                    0,
                                    List.of(),
                                    StrictJson.object().put("ended", ended)));
            return ended;
        });
    }
}
