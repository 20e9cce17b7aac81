/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package org.apache.spark.launcher;

import java.util.List;
import java.util.stream.Stream;

/** Package-private facts of Spark's launcher, for tests that notice when a new Spark changes them. */
public final class SparkLauncherInternals {
    private SparkLauncherInternals() {}

    /** Every option with its aliases, the official name first. */
    public static List<List<String>> options() {
        return Stream.of(new SparkSubmitOptionParser().opts).map(List::of).toList();
    }

    /** Every switch with its aliases, the official name first. */
    public static List<List<String>> switches() {
        return Stream.of(new SparkSubmitOptionParser().switches).map(List::of).toList();
    }

    /** Splits a string of JVM options. */
    public static List<String> parseOptionString(String text) {
        return CommandBuilderUtils.parseOptionString(text);
    }
}
