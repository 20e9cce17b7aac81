/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.launcher.SparkLauncherInternals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionStringTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "-Da=1 -Db=2",
                "-Da='x y' -Db=\"x y\"",
                "-Da=\"it's\" 'a\"b'",
                "'' \"\" x",
                "a\\ b c\\\\d 'a\\b' \"a\\\"b\"",
                "x\ty\nz"
            })
    void splits_as_spark_does(String text) throws SubmitException {
        assertThat(OptionString.split(text)).isEqualTo(SparkLauncherInternals.parseOptionString(text));
    }

    @Test
    void refuses_an_open_quote() {
        assertThatThrownBy(() -> OptionString.split("-Da='x")).isInstanceOf(SubmitException.class);
    }
}
