/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the command finds around it: streams, environment, directories. Tests make their own.
 *
 * @param out for answers
 * @param err for messages and progress
 * @param isTerminal whether {@code err} is a terminal, so that a progress bar makes sense
 * @param isColoured whether {@code out} is a terminal that shows colours
 * @param environment environment variables
 * @param userHome the user's home directory
 * @param root the root of the file system in which devices are looked for
 * @param checkout the directory with the launcher's build output, in which agent and engines lie
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        boolean isColoured,
        Map<String, String> environment,
        Path userHome,
        Path root,
        Path checkout) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. The launcher sets the system properties {@code strongroom.root}, {@code
     * strongroom.terminal} and {@code strongroom.colour}. */
    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.out,
                System.err,
                Boolean.getBoolean("strongroom.terminal"),
                Boolean.getBoolean("strongroom.colour"),
                System.getenv(),
                homeOfUser(System.getenv()),
                Path.of("/"),
                Path.of(System.getProperty("strongroom.root", "")).toAbsolutePath());
    }

    /** What {@code ~} means to the user's shell; Java's own answer comes from the user data base. */
    private static Path homeOfUser(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home", ""));
    }
}
