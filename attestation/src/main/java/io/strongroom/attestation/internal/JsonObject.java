/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.Octets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An object of {@link StrictJson}, read field by field; every failure names the field's path. */
public final class JsonObject {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final int TIME_CHARS = 20;

    /** Where this object lies: its field in the object around it, and its index if that field is a list. */
    private record Place(JsonObject around, String field, OptionalInt index) {
        @Override
        public String toString() {
            return around.pathOf(field) + (index.isPresent() ? "[" + index.getAsInt() + "]" : "");
        }
    }

    private final Optional<Place> place;
    private final Map<String, Object> fields;

    private JsonObject(Optional<Place> place, Map<String, Object> fields) {
        this.place = place;
        this.fields = fields;
    }

    static JsonObject ofDocument(Map<String, Object> fields) {
        return new JsonObject(Optional.empty(), fields);
    }

    /** True if the field is there. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The text of a field. */
    public String text(String name) throws JsonException {
        return required(name, String.class, "text");
    }

    /** An integer field that must lie in {@code min} to {@code max}, both inclusive. */
    public int integer(String name, int min, int max) throws JsonException {
        long value = required(name, Long.class, "an integer");
        if (value < min || value > max) {
            throw new JsonException(pathOf(name) + " is " + value + " (wanted " + min + " to " + max + ")");
        }
        return (int) value;
    }

    /** A field of exactly {@code length} bytes in hexadecimal digits of either case. */
    public Octets hex(String name, int length) throws JsonException {
        String text = text(name);
        if (text.length() != 2 * length) {
            throw new JsonException(pathOf(name) + " has " + text.length() + " characters (wanted " + 2 * length
                    + " hexadecimal digits)");
        }
        try {
            return Octets.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException(pathOf(name) + " is not hexadecimal (wanted " + 2 * length + " digits)");
        }
    }

    /** A time in exactly the form {@code 2025-06-19T10:16:03Z}. */
    public Instant instant(String name) throws JsonException {
        String text = text(name);
        try {
            if (text.length() == TIME_CHARS) {
                return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
            }
        } catch (DateTimeException e) {
            // refused below, as text of another length is
        }
        throw new JsonException(pathOf(name) + " is " + text + " (wanted a time like 2025-06-19T10:16:03Z)");
    }

    /** A nested object. */
    public JsonObject object(String name) throws JsonException {
        return nested(new Place(this, name, OptionalInt.empty()), required(name, Map.class, "an object"));
    }

    /** A list of objects. */
    public List<JsonObject> objects(String name) throws JsonException {
        List<?> values = required(name, List.class, "a list");
        List<JsonObject> objects = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Place item = new Place(this, name, OptionalInt.of(i));
            if (!(values.get(i) instanceof Map<?, ?> map)) {
                throw new JsonException(item + " is not an object");
            }
            objects.add(nested(item, map));
        }
        return objects;
    }

    /** A list of texts; none if the field is absent. */
    public List<String> texts(String name) throws JsonException {
        if (!has(name)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object value : required(name, List.class, "a list")) {
            if (!(value instanceof String text)) {
                throw new JsonException(pathOf(name) + " holds something other than text");
            }
            texts.add(text);
        }
        return texts;
    }

    private <T> T required(String name, Class<T> type, String wanted) throws JsonException {
        Object value = fields.get(name);
        if (value == null) {
            throw new JsonException(pathOf(name) + " is missing (wanted " + wanted + ")");
        }
        if (!type.isInstance(value)) {
            throw new JsonException(pathOf(name) + " is of another type (wanted " + wanted + ")");
        }
        return type.cast(value);
    }

    @SuppressWarnings("unchecked") // every map that StrictJson makes has text for names
    private static JsonObject nested(Place place, Map<?, ?> map) {
        return new JsonObject(Optional.of(place), (Map<String, Object>) map);
    }

    private String pathOf(String name) {
        return place.map(around -> around + "." + name).orElse(name);
    }
}
