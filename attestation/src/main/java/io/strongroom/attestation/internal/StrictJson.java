/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads JSON from untrusted text: bounded in size and depth, no duplicate names, nothing after the value. Gives plain
 * maps, lists, strings, longs and booleans; other numbers are refused, since no format here has them.
 */
public final class StrictJson {
    private static final int MAX_CHARS = 4 * 1024 * 1024;
    private static final int MAX_DEPTH = 32;
    /** Most objects in TCB info have one or two fields. */
    private static final int EXPECTED_FIELDS = 4;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(StreamReadConstraints.DEFAULT_MAX_DOC_LEN)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(256)
                    .maxNumberLength(20)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private StrictJson() {}

    /**
     * Reads one object.
     *
     * @param text the whole document, at most 4 Mi characters
     * @throws JsonException if it is anything but one object within the bounds
     */
    public static JsonObject parseObject(String text) throws JsonException {
        return parseObject(text, MAX_CHARS);
    }

    /**
     * Reads one object.
     *
     * @param text the whole document
     * @param maxChars the longest document that is read; memory is a small multiple of it
     * @throws JsonException if it is anything but one object within the bounds
     */
    public static JsonObject parseObject(String text, int maxChars) throws JsonException {
        if (text.length() > maxChars) {
            throw new JsonException(
                    "a JSON text has " + text.length() + " characters (wanted at most " + maxChars + ")");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("a JSON text does not begin with an object");
            }
            JsonObject object = JsonObject.ofDocument(readObject(parser));
            if (parser.nextToken() != null) {
                throw new JsonException("a JSON text goes on after its object");
            }
            return object;
        } catch (IOException e) {
            throw new JsonException("a text is not JSON: " + firstLine(e));
        }
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException, JsonException {
        Map<String, Object> fields = new HashMap<>(EXPECTED_FIELDS);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.put(name, readValue(parser)) != null) {
                throw new JsonException("a JSON object has the field " + name + " twice");
            }
        }
        return fields;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException, JsonException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(readValue(parser));
        }
        return values;
    }

    private static Object readValue(JsonParser parser) throws IOException, JsonException {
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL,
                    VALUE_NUMBER_FLOAT,
                    VALUE_EMBEDDED_OBJECT,
                    NOT_AVAILABLE,
                    END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME ->
                throw new JsonException(
                        "a JSON value is " + token + " (wanted object, array, text, integer or boolean)");
        };
    }

    private static String firstLine(IOException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "unreadable");
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
