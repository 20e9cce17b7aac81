/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.attestation.AssuranceClass;
import java.util.List;

/** JVM options that no descriptor can make safe. */
final class JvmOptions {
    /** They load code or options from files that no descriptor names, run commands, or write memory or what happens to a disk. */
    private static final List<String> REFUSED = List.of(
            "@",
            "-XX:Flags=",
            "-XX:VMOptionsFile=",
            "-XX:+ReadVMOptionsFile",
            "-Xbootclasspath",
            "--patch-module",
            "--upgrade-module-path",
            "--module",
            "-Djava.library.path",
            "-Dsun.boot.library.path",
            "-XXaltjvm",
            "-XX:OnError=",
            "-XX:OnOutOfMemoryError=",
            "-XX:+HeapDump",
            "-XX:+CrashOnOutOfMemoryError",
            "-XX:+CreateCoredumpOnCrash",
            "-XX:+StartAttachListener",
            "-XX:StartFlightRecording",
            "-XX:FlightRecorderOptions",
            "-Dcom.sun.management.");

    /** In hardware classes, also what brings code that was compiled or laid out elsewhere, and what lets others in. */
    private static final List<String> REFUSED_IN_HARDWARE = List.of(
            "-Xshare",
            "-XX:SharedArchiveFile",
            "-XX:SharedClassListFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:+AutoCreateSharedArchive",
            "-XX:AOT",
            "-Djdk.attach.",
            "-XX:-DisableAttachMechanism");

    /** Short forms of {@code --module-path} and {@code --module}; other options begin with the same letters. */
    private static final List<String> REFUSED_AS_A_WHOLE = List.of("-p", "-m");

    private static final String NO_ATTACH = "-XX:+DisableAttachMechanism";

    private JvmOptions() {}

    static void check(List<String> options, AssuranceClass assurance) throws RefusedException {
        refuse(options, REFUSED, "");
        for (String option : REFUSED_AS_A_WHOLE) {
            if (options.contains(option)) {
                throw refusal(option, "");
            }
        }
        if (assurance == AssuranceClass.HARDWARE) {
            refuse(options, REFUSED_IN_HARDWARE, " in a process of class hardware");
            if (!options.contains(NO_ATTACH)) {
                throw new RefusedException(
                        RefusalCode.JVM_OPTION, NO_ATTACH + " is missing, which a process of class hardware needs");
            }
        }
    }

    private static void refuse(List<String> options, List<String> prefixes, String where) throws RefusedException {
        for (String option : options) {
            for (String prefix : prefixes) {
                if (option.startsWith(prefix)) {
                    throw refusal(prefix, where);
                }
            }
        }
    }

    private static RefusedException refusal(String option, String where) {
        return new RefusedException(
                RefusalCode.JVM_OPTION, "the JVM option " + option + " is not allowed" + where + "; remove it");
    }
}
