/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members of a JSON object, each read with the type it must have. Unknown members are refused at construction.
 *
 * <p>Immutable. Every method throws {@link MessageFormatException} that names the object, the member and what was
 * wanted.
 */
public final class JsonFields {
    private static final int SHOWN_CHARS = 40;

    private final JsonNode object;
    private final String what;

    private JsonFields(JsonNode object, String what) {
        this.object = object;
        this.what = what;
    }

    /**
     * The members of {@code node}.
     *
     * @param what names the object in messages, such as {@code the job descriptor}
     * @param known every member that may stand there
     */
    public static JsonFields of(JsonNode node, String what, Set<String> known) throws MessageFormatException {
        JsonFields fields = lenient(node, what);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!known.contains(member.getKey())) {
                throw new MessageFormatException(what + " has the unknown member '" + shown(member.getKey()) + "'");
            }
        }
        return fields;
    }

    /** The members of {@code node}; unknown ones are ignored, as public protocols demand that grow by new members. */
    public static JsonFields lenient(JsonNode node, String what) throws MessageFormatException {
        if (!node.isObject()) {
            throw new MessageFormatException(what + " is not a json object");
        }
        return new JsonFields(node, what);
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** A member of any type. */
    public JsonNode node(String name) throws MessageFormatException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new MessageFormatException(what + " lacks '" + name + "'");
        }
        return value;
    }

    /** A text. */
    public String text(String name) throws MessageFormatException {
        return textOf(node(name), name);
    }

    /** A text, or none if the member is absent. */
    public Optional<String> optionalText(String name) throws MessageFormatException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A whole number within int. */
    public int integer(String name) throws MessageFormatException {
        JsonNode value = node(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new MessageFormatException(what + ": '" + name + "' is not a whole number");
        }
        return value.intValue();
    }

    /** A whole number, zero or more. */
    public long count(String name) throws MessageFormatException {
        JsonNode value = node(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new MessageFormatException(what + ": '" + name + "' is not a whole number of zero or more");
        }
        return value.longValue();
    }

    /** A boolean. */
    public boolean bool(String name) throws MessageFormatException {
        JsonNode value = node(name);
        if (!value.isBoolean()) {
            throw new MessageFormatException(what + ": '" + name + "' is not true or false");
        }
        return value.booleanValue();
    }

    /** Bytes in standard base64 with padding; any other spelling of the same bytes is refused. */
    public byte[] base64(String name) throws MessageFormatException {
        return base64Of(text(name), what + ": '" + name + "'");
    }

    /** An instant in the form of ISO 8601, UTC. */
    public Instant instant(String name) throws MessageFormatException {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MessageFormatException(what + ": '" + name + "' is not an instant: " + shown(text), e);
        }
    }

    /** The elements of an array of at most {@code maxElements}. */
    public List<JsonNode> array(String name, int maxElements) throws MessageFormatException {
        JsonNode value = node(name);
        if (!value.isArray()) {
            throw new MessageFormatException(what + ": '" + name + "' is not an array");
        }
        if (value.size() > maxElements) {
            throw new MessageFormatException(
                    what + ": '" + name + "' has " + value.size() + " elements, at most " + maxElements + " are read");
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.elements().forEachRemaining(elements::add);
        return elements;
    }

    /** An array of texts. */
    public List<String> texts(String name, int maxElements) throws MessageFormatException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name, maxElements)) {
            texts.add(textOf(element, name));
        }
        return texts;
    }

    /** An object whose members are all texts, sorted by name. */
    public SortedMap<String, String> textMap(String name, int maxElements) throws MessageFormatException {
        JsonNode value = node(name);
        if (!value.isObject() || value.size() > maxElements) {
            throw new MessageFormatException(
                    what + ": '" + name + "' is not an object of at most " + maxElements + " members");
        }
        TreeMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            texts.put(member.getKey(), textOf(member.getValue(), name));
        }
        return texts;
    }

    /** Bytes in standard base64 with padding; any other spelling of the same bytes is refused. */
    static byte[] base64Of(String text, String what) throws MessageFormatException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
                throw new MessageFormatException(what + " is not canonical base64");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException(what + " is not base64", e);
        }
    }

    private String textOf(JsonNode value, String name) throws MessageFormatException {
        if (!value.isTextual()) {
            throw new MessageFormatException(what + ": '" + name + "' is not a text");
        }
        return value.textValue();
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
