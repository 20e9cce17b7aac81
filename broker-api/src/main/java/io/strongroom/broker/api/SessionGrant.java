/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ZoneMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the broker decided for a job: its zones and the keys that this process may use.
 *
 * @param jobId the job
 * @param zones the effective zone map; a zone whose key is not among {@code keys} may be neither read nor written
 * @param keys the granted keys of those zones
 * @param expiresAt until when the session lasts, unless renewed by attesting again
 */
public record SessionGrant(String jobId, ZoneMap zones, List<GrantedKey> keys, Instant expiresAt) {
    private static final int MAX_KEYS = 10_000;
    private static final Set<String> MEMBERS = Set.of("job-id", "zones", "keys", "expires-at");
    private static final Set<String> KEY_MEMBERS = Set.of("name", "id", "open", "seal", "release");

    /** Copies. */
    public SessionGrant {
        keys = List.copyOf(keys);
    }

    /** The granted key of this name. */
    public Optional<GrantedKey> key(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** The granted key of this id. */
    public Optional<GrantedKey> key(KeyId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The message. */
    public ObjectNode toJson() {
        ObjectNode json = StrictJson.object();
        json.put("job-id", jobId);
        json.set("zones", ZoneMapMessage.toJson(zones));
        ArrayNode granted = json.putArray("keys");
        keys.forEach(key -> granted.addObject()
                .put("name", key.name())
                .put("id", key.id().toString())
                .put("open", key.mayOpen())
                .put("seal", key.maySeal())
                .put("release", key.release().wireName()));
        json.put("expires-at", expiresAt.toString());
        return json;
    }

    /**
     * Reads the message.
     *
     * @throws MessageFormatException if it has another form
     */
    public static SessionGrant parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the session", MEMBERS);
        List<GrantedKey> keys = new ArrayList<>();
        try {
            for (JsonNode element : fields.array("keys", MAX_KEYS)) {
                JsonFields key = JsonFields.of(element, "a key of the session", KEY_MEMBERS);
                keys.add(new GrantedKey(
                        key.text("name"),
                        KeyId.parse(key.text("id")),
                        key.bool("open"),
                        key.bool("seal"),
                        Release.ofWireName(key.text("release"))));
            }
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("a key of the session is not valid: " + e.getMessage(), e);
        }
        return new SessionGrant(
                fields.text("job-id"), ZoneMapMessage.parse(fields.node("zones")), keys, fields.instant("expires-at"));
    }
}
