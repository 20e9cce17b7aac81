/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.AnchorKeeper;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the broker knows of the manifests of directories. Every method throws as those of {@link BrokerClient} do.
 * Thread-safe.
 */
public final class BrokerManifests implements AnchorKeeper {
    /** Most directories in one answer. */
    public static final int MAX_ANCHORS = 5000;

    private static final String STALE = "manifest-stale";

    private static final Set<String> LATEST = Set.of("anchors", "complete");
    private static final Set<String> ANCHOR = Set.of("path", "generation", "digest");

    private final BrokerClient client;

    BrokerManifests(BrokerClient client) {
        this.client = client;
    }

    @Override
    public KnownAnchors latest(KeyId zone, ZonePath directory) throws IOException {
        String path = "/v1/manifests/latest";
        JsonNode answer = client.post(path, place(zone, directory));
        try {
            JsonFields fields = JsonFields.of(answer, "the answer", LATEST);
            Map<String, ManifestAnchor> anchors = new TreeMap<>();
            for (JsonNode node : fields.array("anchors", MAX_ANCHORS)) {
                JsonFields anchor = JsonFields.of(node, "an anchor", ANCHOR);
                anchors.put(
                        anchor.text("path"),
                        new ManifestAnchor(anchor.count("generation"), ManifestDigest.parse(anchor.text("digest"))));
            }
            return new KnownAnchors(anchors, fields.bool("complete"));
        } catch (MessageFormatException | IllegalArgumentException e) {
            throw new BrokerUnavailableException("the broker's answer to " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean anchor(KeyId zone, ZonePath directory, ManifestAnchor next, ManifestDigest previous)
            throws IOException {
        try {
            client.postOnce(
                    "/v1/manifests/anchor",
                    place(zone, directory)
                            .put("generation", next.generation())
                            .put("previous", previous.toString())
                            .put("digest", next.digest().toString()));
            return true;
        } catch (BrokerRefusedException e) {
            if (e.code().equals(STALE)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void end(KeyId zone, ZonePath path) throws IOException {
        client.postOnce("/v1/manifests/end", place(zone, path));
    }

    private static ObjectNode place(KeyId zone, ZonePath directory) {
        return StrictJson.object().put("zone", zone.toString()).put("path", directory.toString());
    }
}
