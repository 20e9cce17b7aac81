/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs {@link StreamBenchmark}. Arguments: warm-up rounds, measured rounds, the file for the Markdown rows. */
public final class StreamBenchmarkMain {
    private StreamBenchmarkMain() {}

    /** Runs the measurement and writes the rows. */
    public static void main(String[] arguments) throws Exception {
        StreamBenchmark benchmark = new StreamBenchmark();
        System.out.println("provider: " + benchmark.provider() + ", Java " + Runtime.version());
        List<String> rows = benchmark.run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        rows.forEach(System.out::println);
        Files.write(Path.of(arguments[2]), rows);
    }
}
