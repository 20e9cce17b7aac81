/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings whose values an engine loads as code, whatever those are called: the descriptor must cover every file that they
 * name, also one that does not exist yet. Source: Spark 4.1.0, {@code SparkSubmitOptionParser} and the configuration page.
 */
final class CodeSettings {
    private static final Set<String> LISTS = Set.of(
            "spark.jars",
            "spark.files",
            "spark.archives",
            "spark.submit.pyFiles",
            "spark.repl.local.jars",
            "spark.yarn.jars",
            "spark.yarn.archive",
            "spark.yarn.dist.jars",
            "spark.yarn.dist.files",
            "spark.yarn.dist.archives",
            "spark.yarn.dist.pyFiles");

    private static final Set<String> CLASS_PATHS = Set.of(
            "spark.driver.extraClassPath",
            "spark.driver.defaultExtraClassPath",
            "spark.driver.extraLibraryPath",
            "spark.executor.extraClassPath",
            "spark.executor.defaultExtraClassPath",
            "spark.executor.extraLibraryPath");

    /** They make the engine fetch code that nobody has hashed. */
    private static final Set<String> FETCHED =
            Set.of("spark.jars.packages", "spark.jars.repositories", "spark.jars.ivySettings");

    /** Scripts that the engine starts. */
    private static final String SCRIPT = ".discoveryScript";

    /** Options of the launcher that stand for such settings. */
    private static final Map<String, String> OPTIONS = Map.of(
            "--jars", "spark.jars",
            "--files", "spark.files",
            "--archives", "spark.archives",
            "--py-files", "spark.submit.pyFiles",
            "--driver-class-path", "spark.driver.extraClassPath",
            "--driver-library-path", "spark.driver.extraLibraryPath",
            "--packages", "spark.jars.packages",
            "--repositories", "spark.jars.repositories");

    private static final List<String> PREFIXES = List.of("-D", "--conf=", "-c=");

    private final CoveredFiles covered;
    private final RunPaths run;

    CodeSettings(CoveredFiles covered, RunPaths run) {
        this.covered = covered;
        this.run = run;
    }

    /** Checks arguments of the launcher or of the JVM, before or between which an option has its value. */
    void checkArguments(List<String> arguments, String what) throws RefusedException {
        String previous = "";
        for (String argument : arguments) {
            check(previous, argument, what);
            String setting = withoutPrefix(argument);
            int equals = setting.indexOf('=');
            if (equals > 0) {
                check(setting.substring(0, equals), setting.substring(equals + 1), what);
            }
            previous = argument;
        }
    }

    private static String withoutPrefix(String argument) {
        for (String prefix : PREFIXES) {
            if (argument.startsWith(prefix)) {
                return argument.substring(prefix.length());
            }
        }
        return argument;
    }

    /** Checks one setting; those that name no code pass. */
    void check(String name, String value, String what) throws RefusedException {
        String setting = OPTIONS.getOrDefault(name, name);
        if (FETCHED.contains(setting) && !value.isBlank()) {
            throw new RefusedException(
                    RefusalCode.UNCOVERED_FILE,
                    what + " sets " + name + ", which fetches code that the descriptor does not name; fetch it first");
        }
        if (LISTS.contains(setting) || setting.endsWith(SCRIPT)) {
            requireEach(value.split(",", -1), name, what);
        } else if (CLASS_PATHS.contains(setting)) {
            requireEach(value.split(":", -1), name, what);
        }
    }

    private void requireEach(String[] elements, String name, String what) throws RefusedException {
        for (String element : elements) {
            FileReference file = new FileReference(run.resolve(element.strip()));
            if (!file.text().isEmpty() && !covered.coversAny(file)) {
                throw new RefusedException(
                        RefusalCode.UNCOVERED_FILE,
                        what + " sets " + name + " to a pattern, or to a file that the descriptor does not name;"
                                + " name every file");
            }
        }
    }
}
