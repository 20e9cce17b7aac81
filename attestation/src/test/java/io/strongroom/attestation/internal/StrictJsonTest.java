/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private static final String LEVELS = """
            {"id": "SGX", "info": {"levels": [{"svn": 3}, {"svn": 256, "date": "2025-06-19T10:16:03Z"}, {"svn": "4"}]}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 1}",
                "{\"a\": false, \"b\": 2, \"\\u0061\": 1}",
                "{\"b\": {\"a\": 1, \"a\": 2}}",
                "{\"b\": [{\"a\": []}, {\"a\": {}, \"a\": {}}]}"
            })
    void a_name_that_stands_twice_is_refused_at_every_depth(String text) {
        assertThatThrownBy(() -> StrictJson.parseObject(text))
                .isInstanceOf(JsonException.class)
                .hasMessage("a JSON object has the field a twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{} {}",
                "{\"a\": null}",
                "{\"a\": 1.5}",
                "{\"a\": 1e3}",
                "{\"a\": 99999999999999999999}",
                "{'a': 1}",
                "{\"a\": 1,}",
                "{\"a\": NaN}"
            })
    void anything_but_one_object_of_texts_integers_and_booleans_is_refused(String text) {
        assertThatThrownBy(() -> StrictJson.parseObject(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void depth_and_length_are_bounded() {
        String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);

        assertThatThrownBy(() -> StrictJson.parseObject(deep)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> StrictJson.parseObject("{\"a\": 1}", 7))
                .hasMessage("a JSON text has 8 characters (wanted at most 7)");
    }

    @Test
    void a_failure_names_the_path_of_the_field() throws JsonException {
        JsonObject info = StrictJson.parseObject(LEVELS).object("info");

        assertThat(info.objects("levels").get(0).integer("svn", 0, 255)).isEqualTo(3);
        assertThatThrownBy(() -> info.objects("levels").get(1).integer("svn", 0, 255))
                .hasMessage("info.levels[1].svn is 256 (wanted 0 to 255)");
        assertThatThrownBy(() -> info.objects("levels").get(2).integer("svn", 0, 255))
                .hasMessage("info.levels[2].svn is of another type (wanted an integer)");
        assertThatThrownBy(() -> info.object("module")).hasMessage("info.module is missing (wanted an object)");
    }
}
