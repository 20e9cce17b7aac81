/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment that a job's JVM starts with: a few usual names, those that the user asks for, and ours. Everything else
 * stays behind; the job descriptor covers each value. Immutable.
 *
 * @param variables what the JVM gets, sorted by name
 * @param leftBehind names that change how a JVM or Spark runs and were set but not handed on, for a message
 */
record JobEnvironment(SortedMap<String, String> variables, List<String> leftBehind) {
    private static final Set<String> USUAL = Set.of(
            "HOME",
            "USER",
            "LOGNAME",
            "PATH",
            "SHELL",
            "LANG",
            "LANGUAGE",
            "TZ",
            "TERM",
            "HOSTNAME",
            "XDG_RUNTIME_DIR");

    /** Set by the user for Spark or the JVM, and worth a word when it has no effect. */
    private static final List<String> NOTEWORTHY = List.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "CLASSPATH",
            "SPARK_DIST_CLASSPATH",
            "SPARK_LOCAL_DIRS",
            "SPARK_CLASSPATH",
            "SPARK_JAVA_OPTS",
            "HADOOP_OPTS");

    /** Names that never reach a job, whoever asks. */
    private static final Set<String> NEVER = Set.of("CLASSPATH", "SPARK_DIST_CLASSPATH", "SPARK_CLASSPATH");

    /** Copies. */
    JobEnvironment {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        leftBehind = List.copyOf(leftBehind);
    }

    /**
     * Chooses.
     *
     * @param users the user's environment
     * @param wanted names that the user asks for
     * @param spark the Spark that runs the job
     * @throws SubmitException with exit code 77 for a name that would inject code or hold a secret of Spark
     */
    static JobEnvironment choose(Map<String, String> users, Collection<String> wanted, SparkInstallation spark)
            throws SubmitException {
        SortedMap<String, String> chosen = new TreeMap<>();
        users.forEach((name, value) -> {
            if (USUAL.contains(name) || name.startsWith("LC_")) {
                chosen.put(name, value);
            }
        });
        for (String name : wanted) {
            refuse(name);
            if (!users.containsKey(name)) {
                throw SubmitException.usage("--env names '" + name + "', which is not set");
            }
            chosen.put(name, users.getOrDefault(name, ""));
        }
        chosen.put("SPARK_HOME", spark.home().toString());
        chosen.put("SPARK_LOCAL_IP", "127.0.0.1");
        chosen.put("SPARK_LOCAL_HOSTNAME", "localhost");
        chosen.put("SPARK_SCALA_VERSION", "2.13");
        List<String> leftBehind = new ArrayList<>(NOTEWORTHY);
        leftBehind.removeIf(name -> !users.containsKey(name) || chosen.containsKey(name));
        return new JobEnvironment(chosen, leftBehind);
    }

    private static void refuse(String name) throws SubmitException {
        boolean isSparks = name.startsWith("SPARK_") || name.startsWith("_SPARK_");
        boolean injects = name.startsWith("LD_") || name.endsWith("JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS");
        if (SettingRules.isSecretName(name) && !isSparks) {
            throw SubmitException.refused("--env " + name + " is refused: an environment is no place for a secret, and"
                    + " the job descriptor states a hash of its value, which can be guessed (use a Hadoop credential"
                    + " provider or the instance's identity)");
        }
        if (isSparks || injects || NEVER.contains(name)) {
            throw SubmitException.refused("--env " + name + " is refused: "
                    + (isSparks
                            ? "set Spark properties with --conf; secrets of Spark are made in the run"
                            : "it would put code or options into the job that the job descriptor does not cover"));
        }
    }

    /** SHA-256 of each value in hexadecimal, by name: what the job descriptor states. */
    SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        variables.forEach((name, value) -> digests.put(name, JobFiles.sha256(value.getBytes(StandardCharsets.UTF_8))));
        return digests;
    }
}
