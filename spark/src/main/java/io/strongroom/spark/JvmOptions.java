/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The JVM options that the user asks for. Those that would open the process, its memory or its class path are refused;
 * all others are honoured, and the job descriptor covers them.
 */
final class JvmOptions {
    /** Beginnings of options, and why they are refused. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("-javaagent:", "another agent could read the session"),
            Map.entry("-agentlib:", "a debugger or profiler could read the session"),
            Map.entry("-agentpath:", "a debugger or profiler could read the session"),
            Map.entry("-Xdebug", "a debugger could read the session"),
            Map.entry("-Xrun", "a debugger or profiler could read the session"),
            Map.entry("-XX:+HeapDump", "a heap dump holds keys and data in clear"),
            Map.entry("-XX:OnError", "it runs a command beside the job"),
            Map.entry("-XX:OnOutOfMemoryError", "it runs a command beside the job"),
            Map.entry("-XX:+CrashOnOutOfMemoryError", "a core dump holds keys and data in clear"),
            Map.entry("-XX:+CreateCoredumpOnCrash", "a core dump holds keys and data in clear"),
            Map.entry("-XX:-DisableAttachMechanism", "an attached tool could read the session"),
            Map.entry("-XX:+StartAttachListener", "an attached tool could read the session"),
            Map.entry("-XX:+EnableDynamicAgentLoading", "an attached agent could read the session"),
            Map.entry("-XX:StartFlightRecording", "a recording holds data in clear"),
            Map.entry("-XX:FlightRecorderOptions", "a recording holds data in clear"),
            Map.entry("-XX:SharedArchiveFile", "a class-data archive is code that the job descriptor does not cover"),
            Map.entry(
                    "-XX:ArchiveClassesAtExit", "a class-data archive is code that the job descriptor does not cover"),
            Map.entry(
                    "-XX:+AutoCreateSharedArchive", "a class-data archive is code that the descriptor does not cover"),
            Map.entry("-XX:Flags=", "it reads options that the job descriptor does not cover"),
            Map.entry("-XX:VMOptionsFile=", "it reads options that the job descriptor does not cover"),
            Map.entry("-XX:ErrorFile", "the run sets it"),
            Map.entry("-XX:+UsePerfData", "the run switches it off"),
            Map.entry("-Xbootclasspath", "code belongs to --jars or --driver-class-path"),
            Map.entry("--patch-module", "code belongs to --jars or --driver-class-path"),
            Map.entry("--module-path", "code belongs to --jars or --driver-class-path"),
            Map.entry("--upgrade-module-path", "code belongs to --jars or --driver-class-path"),
            Map.entry("--class-path", "code belongs to --jars or --driver-class-path"),
            Map.entry("-classpath", "code belongs to --jars or --driver-class-path"),
            Map.entry("-cp", "code belongs to --jars or --driver-class-path"),
            Map.entry("-jar", "code belongs to --jars or --driver-class-path"),
            Map.entry("-p", "code belongs to --jars or --driver-class-path"),
            Map.entry("-m", "it would start another class than the job's"),
            Map.entry("--module", "it would start another class than the job's"),
            Map.entry("--module=", "it would start another class than the job's"),
            Map.entry("@", "it reads options that the job descriptor does not cover"),
            Map.entry("-Djava.security.", "it could change providers and random numbers"),
            Map.entry("-Djava.io.tmpdir", "the run sets it"),
            Map.entry("-Djava.library.path", "the job descriptor can't cover native libraries yet"),
            Map.entry("-Djava.system.class.loader", "it could change the code that runs"),
            Map.entry("-Djava.class.path", "code belongs to --jars or --driver-class-path"),
            Map.entry("-Djavax.net.ssl.", "it could change whom the job trusts"),
            Map.entry("-Djdk.attach.", "an attached tool could read the session"),
            Map.entry("-Dcom.sun.management.", "a management client could dump the heap"),
            Map.entry("-Dstrongroom.", "these names are reserved"),
            Map.entry("-Dspark.", "set Spark properties with --conf"),
            Map.entry("-Dderby.system.home", "the run sets it"));

    /** Of our own names, what a user may set: which crypto provider seals is a matter of speed, and the descriptor covers it. */
    private static final String PROVIDER_CHOICE = "-Dstrongroom.seal.provider=";

    private static final Set<String> WHOLE = Set.of("-p", "-m", "-cp", "-jar", "--module");

    private JvmOptions() {}

    /**
     * Splits and checks option strings, in order.
     *
     * @throws SubmitException with exit code 77 for a refused option, 2 for {@code -Xmx} or an open quote
     */
    static List<String> check(Stream<String> optionStrings) throws SubmitException {
        List<String> options = new ArrayList<>();
        for (String text : optionStrings.toList()) {
            for (String option : OptionString.split(text)) {
                check(option);
                options.add(option);
            }
        }
        return options;
    }

    private static void check(String option) throws SubmitException {
        if (option.startsWith(PROVIDER_CHOICE)) {
            return;
        }
        if (option.startsWith("-Xmx")) {
            throw SubmitException.usage("JVM option " + option + " is not allowed here (use --driver-memory)");
        }
        if (!option.startsWith("-") && !option.startsWith("@")) {
            throw SubmitException.usage("JVM option '" + option + "' does not begin with '-'");
        }
        for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
            if (matches(option, refused.getKey())) {
                throw SubmitException.refused(
                        "JVM option " + nameOf(option) + " is refused: " + refused.getValue() + " (remove it)");
            }
        }
    }

    /** Short options without a separator match as a whole, others by their beginning. */
    private static boolean matches(String option, String refused) {
        return WHOLE.contains(refused) ? option.equals(refused) : option.startsWith(refused);
    }

    private static String nameOf(String option) {
        int end = option.indexOf('=');
        return end < 0 ? option : option.substring(0, end);
    }
}
