/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every option and switch of {@code spark-submit}, and ours. Source: Spark 4.1.0, {@code
 * org.apache.spark.launcher.SparkSubmitOptionParser}; a test compares the two.
 */
enum SubmitOption {
    ARCHIVES,
    CLASS,
    CONF("-c"),
    DEPLOY_MODE,
    DRIVER_CLASS_PATH,
    DRIVER_CORES,
    DRIVER_DEFAULT_CLASS_PATH,
    DRIVER_JAVA_OPTIONS,
    DRIVER_LIBRARY_PATH,
    DRIVER_MEMORY,
    EXECUTOR_CORES,
    EXECUTOR_MEMORY,
    FILES,
    JARS,
    KEYTAB,
    KILL,
    MASTER,
    REMOTE,
    NAME,
    NUM_EXECUTORS,
    PACKAGES,
    EXCLUDE_PACKAGES,
    PRINCIPAL,
    PROPERTIES_FILE,
    PROXY_USER,
    PY_FILES,
    QUEUE,
    REPOSITORIES,
    STATUS,
    TOTAL_EXECUTOR_CORES,
    HELP(Kind.SPARK_SWITCH, "-h"),
    SUPERVISE(Kind.SPARK_SWITCH),
    USAGE_ERROR(Kind.SPARK_SWITCH),
    VERBOSE(Kind.SPARK_SWITCH, "-v"),
    VERSION(Kind.SPARK_SWITCH),
    LOAD_SPARK_DEFAULTS(Kind.SPARK_SWITCH),
    ZONE(Kind.OWN_OPTION),
    REPORT(Kind.OWN_OPTION),
    ENV(Kind.OWN_OPTION),
    DRY_RUN(Kind.OWN_SWITCH);

    private enum Kind {
        SPARK_OPTION,
        SPARK_SWITCH,
        OWN_OPTION,
        OWN_SWITCH
    }

    private final Kind kind;
    private final String alias;

    SubmitOption() {
        this(Kind.SPARK_OPTION, "");
    }

    SubmitOption(String alias) {
        this(Kind.SPARK_OPTION, alias);
    }

    SubmitOption(Kind kind) {
        this(kind, "");
    }

    SubmitOption(Kind kind, String alias) {
        this.kind = kind;
        this.alias = alias;
    }

    /** The option with this name or alias, or none. */
    static Optional<SubmitOption> named(String name) {
        return Arrays.stream(values())
                .filter(option -> option.names().contains(name))
                .findFirst();
    }

    /** The official name, then its alias if it has one. */
    List<String> names() {
        return alias.isEmpty() ? List.of(toString()) : List.of(toString(), alias);
    }

    /** Whether a value follows. */
    boolean takesValue() {
        return kind == Kind.SPARK_OPTION || kind == Kind.OWN_OPTION;
    }

    /** Whether {@code spark-submit} has it too. */
    boolean isOfSpark() {
        return kind == Kind.SPARK_OPTION || kind == Kind.SPARK_SWITCH;
    }

    @Override
    public String toString() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
