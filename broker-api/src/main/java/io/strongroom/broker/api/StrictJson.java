/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Reads JSON that came from outside, and writes canonical JSON.
 *
 * <p>Reading refuses duplicate keys, trailing bytes, deep nesting, oversized input and torn surrogate pairs. The canonical form is that of RFC
 * 8785 for strings, whole numbers, booleans, arrays and objects: sorted keys, no white space, UTF-8. Thread-safe.
 */
public final class StrictJson {
    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 16;

    private static final int MAX_STRING_CHARS = 4 << 20;
    private static final String TORN = "half of a surrogate pair, which is no text";

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
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
            if (!isUnicode(node)) {
                throw new MessageFormatException("not strict json: it holds " + TORN);
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
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator generator = MAPPER.createGenerator(bytes)) {
            write(node, generator);
            generator.flush();
            return bytes.toByteArray();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as canonical json: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
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

    private static void write(JsonNode node, JsonGenerator generator) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> writeSorted(node, generator);
            case ARRAY -> {
                generator.writeStartArray();
                for (JsonNode element : node) {
                    write(element, generator);
                }
                generator.writeEndArray();
            }
            case STRING -> generator.writeString(requireUnicode(node.textValue()));
            case NUMBER -> writeWhole(node, generator);
            case BOOLEAN -> generator.writeBoolean(node.booleanValue());
            case NULL, BINARY, MISSING, POJO -> generator.writeTree(node);
        }
    }

    private static void writeWhole(JsonNode number, JsonGenerator generator) throws IOException {
        if (!number.isIntegralNumber()) {
            throw new IllegalArgumentException("canonical json here has whole numbers only, got " + number);
        }
        if (number.canConvertToLong()) {
            generator.writeNumber(number.longValue());
        } else {
            generator.writeNumber(number.bigIntegerValue());
        }
    }

    /** By the UTF-16 code units of the names, as texts of Java compare. Source: RFC 8785, section 3.2.3. */
    private static void writeSorted(JsonNode object, JsonGenerator generator) throws IOException {
        String[] names = new String[object.size()];
        int count = 0;
        for (Iterator<String> each = object.fieldNames(); each.hasNext(); count++) {
            names[count] = each.next();
        }
        Arrays.sort(names);
        generator.writeStartObject();
        for (String name : names) {
            generator.writeFieldName(requireUnicode(name));
            write(object.get(name), generator);
        }
        generator.writeEndObject();
    }

    private static String requireUnicode(String text) {
        if (!isUnicode(text)) {
            throw new IllegalArgumentException("not writable as canonical json: it holds " + TORN);
        }
        return text;
    }

    private static boolean isUnicode(JsonNode node) {
        if (node.isTextual()) {
            return isUnicode(node.textValue());
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!isUnicode(names.next())) {
                return false;
            }
        }
        for (JsonNode element : node) {
            if (!isUnicode(element)) {
                return false;
            }
        }
        return true;
    }

    /** Whether each surrogate has its other half. The library reads and writes halves. Source: RFC 7493, section 2.1. */
    private static boolean isUnicode(String text) {
        boolean isHalf = false;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isLowSurrogate(unit) != isHalf) {
                return false;
            }
            isHalf = Character.isHighSurrogate(unit);
        }
        return !isHalf;
    }
}
