/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    /** Source: RFC 8785, section 3.2.3. */
    @Test
    void names_are_sorted_by_their_utf_16_code_units() throws Exception {
        JsonNode shuffled = parsed("""
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
                 "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control", "\\u00f6": "Latin Small Letter O With Diaeresis"}
                """);

        assertThat(canonical(shuffled))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void objects_are_sorted_at_every_depth_and_arrays_keep_their_order() throws Exception {
        assertThat(canonical(parsed("[{\"b\": [3, {\"z\": 1, \"a\": {}}, 1], \"a\": []}, 2]")))
                .isEqualTo("[{\"a\":[],\"b\":[3,{\"a\":{},\"z\":1},1]},2]");
    }

    @Test
    void values_of_every_kind_have_one_form() {
        ObjectNode values = StrictJson.object();
        values.put("int", -7).put("long", Long.MAX_VALUE).put("big", BigInteger.TWO.pow(64));
        values.put("true", true).putNull("null").put("bytes", new byte[] {0, 1, (byte) 0xFF});
        values.put("text", "a\"b\\c/\u001f\u007f\n");

        assertThat(canonical(values))
                .isEqualTo("{\"big\":18446744073709551616,\"bytes\":\"AAH/\",\"int\":-7,\"long\":9223372036854775807,"
                        + "\"null\":null,\"text\":\"a\\\"b\\\\c/\\u001f\u007f\\n\",\"true\":true}");
    }

    @Test
    void fractions_have_no_form() {
        ObjectNode fraction = StrictJson.object().put("share", 0.5);

        assertThatThrownBy(() -> StrictJson.canonical(fraction))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole numbers only, got 0.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "a\\ud83db"})
    void half_of_a_surrogate_pair_is_no_text(String escaped) {
        String unescaped = unescape(escaped);
        ObjectNode asText = StrictJson.object().put("text", unescaped);
        ObjectNode asName = StrictJson.object().put(unescaped, "text");

        assertThatThrownBy(() -> StrictJson.canonical(asText)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StrictJson.canonical(asName)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parsed("[[\"" + escaped + "\"]]"))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> parsed("{\"a\": {\"" + escaped + "\": 1}}"))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("surrogate");
    }

    /** By the library as it is, which reads halves. */
    private static String unescape(String escaped) {
        try {
            return new ObjectMapper().readValue("\"" + escaped + "\"", String.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void a_pair_that_was_escaped_is_written_as_text() throws Exception {
        assertThat(canonical(parsed("{\"a\": \"\\ud83d\\ude00\"}"))).isEqualTo("{\"a\":\"\ud83d\ude00\"}");
    }

    private static JsonNode parsed(String text) throws MessageFormatException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return StrictJson.parse(bytes, bytes.length);
    }

    private static String canonical(JsonNode node) {
        return new String(StrictJson.canonical(node), StandardCharsets.UTF_8);
    }
}
