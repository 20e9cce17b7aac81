/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed command line: exactly {@code spark-submit}'s arguments, and {@code --zone}, {@code --report}, {@code --env},
 * {@code --dry-run}.
 *
 * <p>As there, an option that is repeated counts with its last value ({@code --conf}, {@code --zone} and {@code --env}
 * add up), {@code --option=value} equals {@code --option value}, and everything after the first argument that is no
 * option belongs to the application. Source: Spark 4.1.0, {@code SparkSubmitOptionParser.parse} and {@code
 * SparkSubmitArguments.handle}. Immutable.
 */
public final class SubmitArguments {
    /** What the command line asks for. */
    public enum Action {
        /** Run a job. */
        SUBMIT,
        /** Print the effective settings and the job digest. */
        DRY_RUN,
        /** Print the usage to standard output: exit code 0. */
        HELP,
        /** Print the usage to standard error: exit code 2. */
        USAGE_ERROR,
        /** Print versions. */
        VERSION
    }

    private static final Pattern OPTION_WITH_VALUE = Pattern.compile("(--[^=]+)=(.+)", Pattern.DOTALL);

    private final Map<SubmitOption, String> options = new EnumMap<>(SubmitOption.class);
    private final Set<SubmitOption> switches = EnumSet.noneOf(SubmitOption.class);
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<ZoneRequest> zones = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<String> applicationArguments = new ArrayList<>();
    private String primaryResource = "";

    private SubmitArguments() {}

    /**
     * Parses a command line without the word {@code submit}.
     *
     * @throws SubmitException with exit code 2 for an unknown option, a missing value or a malformed one
     */
    public static SubmitArguments parse(List<String> arguments) throws SubmitException {
        SubmitArguments parsed = new SubmitArguments();
        if (arguments.isEmpty()) {
            throw SubmitException.usage("no application jar (wanted: strongroom submit [options] <application jar>"
                    + " [arguments]; strongroom submit --help lists the options)");
        }
        int next = 0;
        while (next < arguments.size() && !parsed.hasTarget()) {
            next = parsed.take(arguments, next);
        }
        parsed.applicationArguments.addAll(arguments.subList(next, arguments.size()));
        return parsed;
    }

    private boolean hasTarget() {
        return !primaryResource.isEmpty()
                || switches.contains(SubmitOption.HELP)
                || switches.contains(SubmitOption.VERSION)
                || switches.contains(SubmitOption.USAGE_ERROR);
    }

    private int take(List<String> arguments, int at) throws SubmitException {
        String argument = arguments.get(at);
        Matcher joined = OPTION_WITH_VALUE.matcher(argument);
        String name = joined.matches() ? joined.group(1) : argument;
        Optional<SubmitOption> known = SubmitOption.named(name);
        if (known.isEmpty()) {
            if (argument.startsWith("-")) {
                throw SubmitException.usage("unrecognized option '" + name + "' (strongroom submit --help lists them)");
            }
            primaryResource = argument;
            return at + 1;
        }
        SubmitOption option = known.get();
        if (!option.takesValue()) {
            switches.add(option);
            return at + 1;
        }
        if (joined.matches()) {
            accept(option, joined.group(2));
            return at + 1;
        }
        if (at + 1 == arguments.size()) {
            throw SubmitException.usage("missing argument for option '" + name + "'");
        }
        accept(option, arguments.get(at + 1));
        return at + 2;
    }

    private void accept(SubmitOption option, String value) throws SubmitException {
        switch (option) {
            case CONF -> {
                int split = value.indexOf('=');
                if (split <= 0) {
                    throw SubmitException.usage("--conf '" + value + "' is not PROPERTY=VALUE");
                }
                settings.put(value.substring(0, split), value.substring(split + 1));
            }
            case ZONE -> zones.add(ZoneRequest.parse(value));
            case ENV -> environment.add(value);
            default -> options.put(option, value);
        }
    }

    /** What the command line asks for. */
    public Action action() {
        if (switches.contains(SubmitOption.USAGE_ERROR)) {
            return Action.USAGE_ERROR;
        }
        if (switches.contains(SubmitOption.HELP)) {
            return Action.HELP;
        }
        if (switches.contains(SubmitOption.VERSION)) {
            return Action.VERSION;
        }
        return switches.contains(SubmitOption.DRY_RUN) ? Action.DRY_RUN : Action.SUBMIT;
    }

    /** Whether {@code --verbose} was given. */
    public boolean isVerbose() {
        return switches.contains(SubmitOption.VERBOSE);
    }

    /** Where the run's summary goes, or none. */
    public Optional<Path> report() {
        return option(SubmitOption.REPORT).map(Path::of);
    }

    /** Zones of the command line, in order. */
    public List<ZoneRequest> zones() {
        return Collections.unmodifiableList(zones);
    }

    /** Names of environment variables that the job shall see beside the usual ones. */
    List<String> environment() {
        return Collections.unmodifiableList(environment);
    }

    boolean isSet(SubmitOption option) {
        return switches.contains(option);
    }

    Optional<String> option(SubmitOption option) {
        return Optional.ofNullable(options.get(option));
    }

    /** Settings of {@code --conf}, in order; the last of equal names. */
    Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /** The application jar, or none if the command line ends before it. */
    Optional<String> primaryResource() {
        return primaryResource.isEmpty() ? Optional.empty() : Optional.of(primaryResource);
    }

    List<String> applicationArguments() {
        return Collections.unmodifiableList(applicationArguments);
    }

    /** How the command is called, and its options: what a user sees after a wrong argument. */
    public static String usage() {
        return """
                Usage: strongroom submit [options] <application jar> [application arguments]

                Takes spark-submit's arguments, runs the job on this machine after attestation, and ends with the
                job's own exit code.

                """ + options();
    }

    /** The options alone, in the words of {@code --help}. */
    public static String options() {
        return """
                  --zone PREFIX=KEY           Seal what lies at PREFIX and below with KEY. Repeatable; splits at the
                                              last '='. Also from the workspace's strongroom.yaml.
                  --report FILE               Write a summary of the run as JSON.
                  --dry-run                   Print the effective settings and the job digest; start nothing.
                  --env NAME                  Hand this environment variable to the job. Repeatable.

                  --master MASTER_URL         local, local[N], local[N,FAILURES] or local[*] (default). Clusters
                                              come later.
                  --class CLASS_NAME          The application's main class (default: that of the jar's manifest).
                  --name NAME                 A name of the application.
                  --jars JARS                 Comma-separated jars for the class path.
                  --files FILES               Comma-separated files for the working directory; not data (docs/spark.md).
                  --archives ARCHIVES         Comma-separated archives, likewise.
                  --conf, -c PROP=VALUE       A Spark property.
                  --properties-file FILE      Properties from a file (default: conf/spark-defaults.conf).
                  --load-spark-defaults       Read conf/spark-defaults.conf although --properties-file is given.
                  --driver-memory MEM         Heap of the job, for example 2g (default: 1g).
                  --driver-java-options       JVM options of the job.
                  --driver-class-path         Class path entries of the job.
                  --verbose, -v               Print the settings that are used.
                  --help, -h                  Print this and exit.
                  --version                   Print versions and exit.

                Known and without effect with a local master: --driver-cores, --executor-memory, --executor-cores,
                --total-executor-cores, --num-executors, --queue, --deploy-mode client.
                Refused for now, each with its reason: --deploy-mode cluster, --remote, --kill, --status, --supervise,
                --packages, --exclude-packages, --repositories, --py-files, --proxy-user, --principal, --keytab,
                --driver-library-path.
                """;
    }
}
