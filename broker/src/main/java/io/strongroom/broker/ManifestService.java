/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.BrokerManifests;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Remembers the latest manifest of each directory, for sessions that may use the zone's key. Thread-safe.
 *
 * <p>Source: docs/spec/manifest.md, section "Anchor".
 */
final class ManifestService {
    private static final int MAX_PATH_CHARS = 8192;
    private static final Set<String> PLACE = Set.of("zone", "path");
    private static final Set<String> ANCHOR = Set.of("zone", "path", "generation", "previous", "digest");

    private record Place(KeyId zone, ZonePath path) {
        static Place of(JsonFields request) throws IOException {
            String path = request.text("path");
            try {
                Place place = new Place(KeyId.parse(request.text("zone")), ZonePath.parse(path));
                if (path.length() > MAX_PATH_CHARS
                        || path.indexOf('\0') >= 0
                        || !place.path().toString().equals(path)) {
                    throw Refusal.badRequest("the path is too long, or not written as paths of zones are");
                }
                return place;
            } catch (IllegalArgumentException e) {
                throw Refusal.badRequest("not a zone id and a path: " + e.getMessage());
            }
        }
    }

    private final Broker broker;
    private final Decisions decisions;
    private final KeyService keys;

    ManifestService(Broker broker, Decisions decisions, KeyService keys) {
        this.broker = broker;
        this.decisions = decisions;
        this.keys = keys;
    }

    /** Answers {@code /v1/manifests/latest}: what is known of a directory, those above and those below it. */
    ObjectNode latest(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        Place place = Place.of(JsonFields.of(body, "the request", PLACE));
        List<ManifestAnchors.Row> rows =
                decisions.decide(question(session, correlationId, "manifest-latest", place), (transaction, policy) -> {
                    require(transaction, policy, session, place.zone(), false);
                    return broker.manifests()
                            .around(transaction, place.zone(), place.path(), BrokerManifests.MAX_ANCHORS + 1);
                });
        ObjectNode answer = StrictJson.object();
        ArrayNode anchors = answer.putArray("anchors");
        rows.stream()
                .limit(BrokerManifests.MAX_ANCHORS)
                .forEach(row -> anchors.addObject()
                        .put("path", row.path())
                        .put("generation", row.anchor().generation())
                        .put("digest", row.anchor().digest().toString()));
        return answer.put("complete", rows.size() <= BrokerManifests.MAX_ANCHORS);
    }

    /** Answers {@code /v1/manifests/anchor}: notes the next manifest of a directory, if it follows the one that is known. */
    ObjectNode anchor(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        JsonFields request = JsonFields.of(body, "the request", ANCHOR);
        Place place = Place.of(request);
        long generation = request.count("generation");
        ManifestDigest previous = digest(request, "previous");
        ManifestDigest digest = digest(request, "digest");
        if (generation < 1 || digest.isNone()) {
            throw Refusal.badRequest("a manifest has a generation of 1 or more, and a digest");
        }
        ObjectNode details = StrictJson.object().put("generation", generation).put("digest", digest.toString());
        decisions.decide(question(session, correlationId, "manifest-anchor", place), details, (transaction, policy) -> {
            require(transaction, policy, session, place.zone(), true);
            Optional<ManifestAnchor> latest = broker.manifests().find(transaction, place.zone(), place.path());
            requireNext(latest, generation, previous);
            var row = new ManifestAnchors.Row(
                    place.zone(), place.path().toString(), new ManifestAnchor(generation, digest));
            broker.manifests().put(transaction, row);
            return row;
        });
        return StrictJson.object();
    }

    /** Answers {@code /v1/manifests/end}: notes that no directory at or below a path has a manifest any more. */
    ObjectNode end(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        Place place = Place.of(JsonFields.of(body, "the request", PLACE));
        int ended = decisions.decide(question(session, correlationId, "manifest-end", place), (transaction, policy) -> {
            require(transaction, policy, session, place.zone(), true);
            List<ManifestAnchors.Row> rows = broker.manifests().atOrBelow(transaction, place.path()).stream()
                    .filter(row -> row.zone().equals(place.zone()))
                    .toList();
            return broker.manifests().end(transaction, rows);
        });
        return StrictJson.object().put("ended", ended);
    }

    private static void requireNext(Optional<ManifestAnchor> latest, long generation, ManifestDigest previous)
            throws Refusal {
        long known = latest.map(ManifestAnchor::generation).orElse(0L);
        ManifestDigest digest = latest.map(ManifestAnchor::digest).orElse(ManifestDigest.NONE);
        if (generation != known + 1 || !previous.equals(digest)) {
            throw Refusal.of(
                    Refusal.Code.MANIFEST_STALE,
                    "generation " + generation + " after " + previous + " does not follow generation " + known + ", "
                            + digest,
                    "if two jobs wrote to the directory at once, the later one begins again by itself; otherwise somebody"
                            + " put back an older state");
        }
    }

    private void require(Handle transaction, PolicyVersion policy, AttestedSession session, KeyId zone, boolean isSeal)
            throws IOException {
        ZoneKeyRow row = broker.keys()
                .find(transaction, zone)
                .filter(key -> !key.isRunKey())
                .orElseThrow(() -> Refusal.of(
                        Refusal.Code.NOT_FOUND,
                        "zone id " + zone + " is not that of a zone key whose directories have manifests",
                        "use the id of a key that is not a run's"));
        KeyAccess access = keys.require(transaction, policy, session, row).access();
        if (isSeal && !access.maySeal()) {
            throw Refusal.of(
                    Refusal.Code.KEY_REFUSED,
                    "key '" + row.name()
                            + "' is not granted for sealing to this session, so that it commits no manifests",
                    "grant 'seal' in a rule that accepts this evidence");
        }
    }

    private static ManifestDigest digest(JsonFields request, String name) throws IOException {
        try {
            return ManifestDigest.parse(request.text(name));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("'" + name + "' is not 64 lower-case hexadecimal digits");
        }
    }

    private static Decisions.Question question(
            AttestedSession session, String correlationId, String event, Place place) {
        return new Decisions.Question(
                correlationId, session.actor(), event, "manifest of " + place.path() + " in zone " + place.zone());
    }
}
