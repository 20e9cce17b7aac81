/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.cli.demo.DemoResult.Comparison;
import io.strongroom.cli.demo.DemoResult.Job;
import io.strongroom.cli.demo.DemoResult.Tampering;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private static final Path DEMO = Path.of("/demo");
    private static final CanarySearch.Result NONE =
            new CanarySearch.Result(Map.of(DEMO.resolve("lake"), 10), 1 << 20, 0, Map.of(), Set.of());
    private static final CanarySearch.Result BOTH = found("canary one", "canary two");
    private static final Comparison EQUAL = new Comparison("airlines", 7, 7, 0);
    private static final Tampering REFUSED = new Tampering("a", 300, 65, 65, "chunk 0 does not verify");

    @Test
    void is_good_when_everything_is_as_promised() {
        DemoResult result = result(EQUAL, NONE, BOTH, REFUSED);

        assertThat(result.isGood()).isTrue();
        assertThat(result.lines())
                .anyMatch(line -> line.contains("SIMULATED: memory is not protected"))
                .anyMatch(line -> line.contains("+50 %"))
                .endsWith("everything is as promised");
    }

    @Test
    void different_rows_are_not_good() {
        assertThat(result(new Comparison("airlines", 7, 7, 2), NONE, BOTH, REFUSED)
                        .isGood())
                .isFalse();
        assertThat(result(new Comparison("airlines", 7, 8, 0), NONE, BOTH, REFUSED)
                        .isGood())
                .isFalse();
    }

    @Test
    void no_rows_at_all_are_not_good() {
        assertThat(result(new Comparison("airlines", 0, 0, 0), NONE, BOTH, REFUSED)
                        .isGood())
                .isFalse();
    }

    @Test
    void a_canary_is_not_good_and_its_file_is_named() {
        DemoResult result = result(EQUAL, found("canary one"), BOTH, REFUSED);

        assertThat(result.isGood()).isFalse();
        assertThat(result.lines()).anyMatch(line -> line.contains("canary in leaked"));
    }

    @Test
    void a_search_that_finds_nothing_in_clear_results_proves_nothing() {
        assertThat(result(EQUAL, NONE, NONE, REFUSED).isGood()).isFalse();
    }

    @Test
    void files_of_others_are_counted_apart() {
        assertThat(result(EQUAL, found("canary one"), BOTH, REFUSED).lines())
                .anyMatch(line -> line.contains("1 files below /demo, 7 files with names of Spark's"));
    }

    @Test
    void a_search_of_nothing_but_files_of_others_proves_nothing() {
        var others = new CanarySearch.Result(Map.of(Path.of("/tmp/spark-1"), 7), 1, 0, Map.of(), Set.of());

        assertThat(result(EQUAL, others, BOTH, REFUSED).isGood()).isFalse();
    }

    @Test
    void tampering_that_is_not_refused_is_not_good() {
        assertThat(result(EQUAL, NONE, BOTH, new Tampering("a", 300, 65, 0, "")).isGood())
                .isFalse();
    }

    private static DemoResult result(
            Comparison comparison, CanarySearch.Result ours, CanarySearch.Result control, Tampering tampering) {
        Job job = new Job(
                "report", Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(2));
        return new DemoResult(
                List.of(job),
                List.of("simulated (driver)"),
                List.of("strikes"),
                100,
                List.of(comparison),
                DEMO,
                ours,
                control,
                2,
                tampering);
    }

    private static CanarySearch.Result found(String... texts) {
        return new CanarySearch.Result(
                Map.of(DEMO.resolve("lake"), 1, Path.of("/tmp/spark-1"), 7),
                1,
                0,
                Map.of(Path.of("leaked"), List.of(new Canaries.Form(texts[0], StandardCharsets.UTF_8))),
                Set.of(texts));
    }
}
