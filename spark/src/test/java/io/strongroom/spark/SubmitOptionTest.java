/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.launcher.SparkLauncherInternals;
import org.junit.jupiter.api.Test;

class SubmitOptionTest {
    @Test
    void has_every_option_of_spark_submit_and_no_other() {
        assertThat(namesOfSpark(SubmitOption::takesValue))
                .containsExactlyInAnyOrderElementsOf(SparkLauncherInternals.options());
    }

    @Test
    void has_every_switch_of_spark_submit_and_no_other() {
        assertThat(namesOfSpark(option -> !option.takesValue()))
                .containsExactlyInAnyOrderElementsOf(SparkLauncherInternals.switches());
    }

    private static List<List<String>> namesOfSpark(Predicate<SubmitOption> kind) {
        return Arrays.stream(SubmitOption.values())
                .filter(SubmitOption::isOfSpark)
                .filter(kind)
                .map(SubmitOption::names)
                .toList();
    }
}
