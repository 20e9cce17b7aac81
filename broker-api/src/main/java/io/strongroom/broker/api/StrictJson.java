/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.TreeMap;

/**
 * Reads JSON that came from outside, and writes canonical JSON.
 *
 * <p>Reading refuses duplicate keys, trailing bytes, deep nesting and oversized input. The canonical form is that of RFC
 * 8785 for strings, whole numbers, booleans, arrays and objects: sorted keys, no white space, UTF-8. Thread-safe.
 */
public final class StrictJson {
    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 16;

    private static final int MAX_STRING_CHARS = 4 << 20;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING_CHARS)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * Reads one JSON value.
     *
     * @param maxBytes longer input is refused before it is parsed
     * @throws MessageFormatException if it is not exactly one well-formed value within the limits
     */
    public static JsonNode parse(byte[] bytes, int maxBytes) throws MessageFormatException {
        if (bytes.length > maxBytes) {
            throw new MessageFormatException("json has " + bytes.length + " bytes, at most " + maxBytes + " are read");
        }
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new MessageFormatException("json is empty");
            }
            return node;
        } catch (MessageFormatException e) {
            throw e;
        } catch (JsonProcessingException e) {
            throw new MessageFormatException("not strict json: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new MessageFormatException("not strict json: its bytes are not UTF-8", e);
        }
    }

    /**
     * Writes a value in canonical form.
     *
     * @throws IllegalArgumentException if it holds a fraction, or text that is not Unicode
     */
    public static byte[] canonical(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(sorted(node));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as canonical json: " + e.getOriginalMessage(), e);
        }
    }

    /** An empty object to fill. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An empty array to fill. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            ObjectNode sorted = object();
            members.forEach(sorted::set);
            return sorted;
        }
        if (node.isArray()) {
            ArrayNode copy = array();
            for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
                copy.add(sorted(elements.next()));
            }
            return copy;
        }
        if (node.isNumber() && !node.isIntegralNumber()) {
            throw new IllegalArgumentException("canonical json here has whole numbers only, got " + node);
        }
        return node;
    }
}
