/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A zone map as it stands in messages. */
final class ZoneMapMessage {
    private static final int MAX_ZONES = 10_000;
    private static final Set<String> MAP_MEMBERS = Set.of("zones", "elsewhere-read", "elsewhere-write");
    private static final Set<String> ZONE_MEMBERS = Set.of("prefix", "key", "key-id", "read", "write");

    private ZoneMapMessage() {}

    static ObjectNode toJson(ZoneMap map) {
        ObjectNode json = StrictJson.object();
        ArrayNode zones = json.putArray("zones");
        map.zones()
                .forEach(zone -> zones.addObject()
                        .put("prefix", zone.prefix().toString())
                        .put("key", zone.keyName())
                        .put("key-id", zone.keyId().toString())
                        .put("read", wireName(zone.read()))
                        .put("write", wireName(zone.write())));
        json.put("elsewhere-read", wireName(map.elsewhereRead()));
        json.put("elsewhere-write", wireName(map.elsewhereWrite()));
        return json;
    }

    static ZoneMap parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the zone map", MAP_MEMBERS);
        List<Zone> zones = new ArrayList<>();
        try {
            for (JsonNode element : fields.array("zones", MAX_ZONES)) {
                JsonFields zone = JsonFields.of(element, "a zone", ZONE_MEMBERS);
                zones.add(new Zone(
                        ZonePath.parse(zone.text("prefix")),
                        zone.text("key"),
                        KeyId.parse(zone.text("key-id")),
                        rule(ReadRule.class, zone.text("read")),
                        rule(WriteRule.class, zone.text("write"))));
            }
            return new ZoneMap(
                    zones,
                    rule(ReadRule.class, fields.text("elsewhere-read")),
                    rule(WriteRule.class, fields.text("elsewhere-write")));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("the zone map is not valid: " + e.getMessage(), e);
        }
    }

    private static String wireName(Enum<?> rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E rule(Class<E> type, String name) {
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("rule '" + name + "' is not lower case");
        }
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    }
}
