/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A JSON object in order, and a last change to its text. Immutable.
 *
 * @param fields values are texts, numbers, lists and maps
 */
record JsonFields(Map<String, Object> fields, UnaryOperator<String> edit) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static JsonFields empty() {
        return new JsonFields(Map.of(), UnaryOperator.identity());
    }

    JsonFields with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(key, value);
        return new JsonFields(changed, edit);
    }

    JsonFields without(String key) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.remove(key);
        return new JsonFields(changed, edit);
    }

    JsonFields edited(UnaryOperator<String> other) {
        return new JsonFields(fields, other);
    }

    /** Without white space, as Intel writes it. */
    String text() {
        return edit.apply(write(fields));
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
