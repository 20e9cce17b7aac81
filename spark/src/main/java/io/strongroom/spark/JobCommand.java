/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a job's JVM, in the parts in which the job descriptor states it.
 *
 * @param jvmArguments options and class path, without the agent
 * @param launcherArguments the arguments of {@code SparkSubmit}
 */
record JobCommand(List<String> jvmArguments, List<String> launcherArguments) {
    /** The class that starts a job. */
    static final String LAUNCHER = "org.apache.spark.deploy.SparkSubmit";

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]*[kKmMgGtT]?");

    /** No attaching, no performance data for others, no dumps; the last of equal options wins, so these come last. */
    private static final List<String> CLOSED = List.of(
            "-XX:+DisableAttachMechanism",
            "-XX:-UsePerfData",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-Dderby.connection.requireAuthentication=false");

    /** Copies. */
    JobCommand {
        jvmArguments = List.copyOf(jvmArguments);
        launcherArguments = List.copyOf(launcherArguments);
    }

    /**
     * The JVM's options, without class path.
     *
     * @param memory as for {@code --driver-memory}
     * @param users checked options of the user
     * @param modules Spark's own options
     * @param ofRun Spark properties that name the run directory
     * @param run the run directory
     * @throws SubmitException with exit code 2 if the memory is not a size
     */
    static List<String> options(
            String memory, List<String> users, List<String> modules, Map<String, String> ofRun, Path run)
            throws SubmitException {
        if (!MEMORY.matcher(memory).matches()) {
            throw SubmitException.usage("driver memory '" + memory + "' is not a size (for example 2g or 512m)");
        }
        List<String> options = new ArrayList<>();
        options.add("-Xmx" + memory);
        options.addAll(users);
        options.addAll(modules);
        options.addAll(CLOSED);
        options.add("-XX:ErrorFile=" + run.resolve("hs_err.log"));
        options.add("-Djava.io.tmpdir=" + run.resolve("tmp"));
        options.add("-Dderby.system.home=" + run.resolve("tmp/derby"));
        ofRun.forEach((name, value) -> options.add("-D" + name + "=" + value));
        return options;
    }

    /** Copies configuration files that options name ({@code -Dlog4j2.configurationFile=FILE}) and names the copies. */
    static List<String> copyNamedFiles(List<String> options, JobFiles copies) throws SubmitException, IOException {
        List<String> copied = new ArrayList<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            String value = option.substring(equals + 1);
            String path = value.startsWith("file:")
                    ? value.substring("file:".length()).replaceFirst("^//+", "/")
                    : value;
            boolean namesFile =
                    option.startsWith("-D") && equals > 0 && !path.isEmpty() && Files.isRegularFile(Path.of(path));
            copied.add(
                    namesFile
                            ? option.substring(0, equals + 1) + copies.copyFile("a JVM option", Path.of(path))
                            : option);
        }
        return copied;
    }

    /** Options followed by the class path. */
    static List<String> withClassPath(List<String> options, List<Path> classPath) {
        return Stream.concat(
                        options.stream(),
                        Stream.of("-cp", classPath.stream().map(Path::toString).collect(Collectors.joining(":"))))
                .toList();
    }

    /** The arguments of {@link #LAUNCHER}. */
    static List<String> launcherArguments(Path properties, JobResources resources, boolean isVerbose) {
        List<String> arguments = new ArrayList<>(List.of("--properties-file", properties.toString()));
        arguments.addAll(List.of("--class", resources.mainClass()));
        addList(arguments, "--jars", resources.jars());
        addList(arguments, "--files", resources.files());
        addList(arguments, "--archives", resources.archives());
        if (isVerbose) {
            arguments.add("--verbose");
        }
        arguments.add(resources.primary());
        arguments.addAll(resources.arguments());
        return arguments;
    }

    private static void addList(List<String> arguments, String option, List<String> values) {
        if (!values.isEmpty()) {
            arguments.add(option);
            arguments.add(String.join(",", values));
        }
    }

    /**
     * The whole command. A shell lowers the limit of core dumps and then becomes the JVM, so that not even a signal from
     * outside writes its memory to a disk.
     */
    List<String> processCommand(EngineJdk jdk, Path agentJar, Path run) {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", "ulimit -c 0; exec \"$@\"", "sh", jdk.java().toString()));
        command.add("-javaagent:" + agentJar + "=run=" + run);
        command.addAll(jvmArguments);
        command.add(LAUNCHER);
        command.addAll(launcherArguments);
        return command;
    }
}
