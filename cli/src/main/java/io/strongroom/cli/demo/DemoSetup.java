/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What the demonstration needs.
 *
 * @param directory where everything goes: an empty directory
 * @param strikes the CSV file of bird strikes
 * @param examples the jar of the example jobs
 * @param spark the directory with Spark's jars
 * @param java the java command of a JDK that Spark supports
 * @param self the command line that starts {@code strongroom} as a process of its own
 * @param scale scale of the TPC-H tables
 */
public record DemoSetup(
        Path directory, Path strikes, Path examples, Path spark, Path java, List<String> self, double scale) {
    /** Copies. */
    public DemoSetup {
        self = List.copyOf(self);
    }

    /** What the owner has in clear, and the results of the plain run: never searched. */
    Path plain() {
        return directory.resolve("plain");
    }

    /** The sealed data and results. */
    Path lake() {
        return directory.resolve("lake");
    }

    /** The workspace. */
    Path home() {
        return directory.resolve("home");
    }

    /** Temporary files of all processes. */
    Path temporary() {
        return directory.resolve("tmp");
    }

    /** Working directory of all processes. */
    Path working() {
        return directory.resolve("work");
    }

    /** What processes printed. */
    Path logs() {
        return directory.resolve("logs");
    }
}
