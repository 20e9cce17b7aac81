/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a JVM was started with, as it was, not as anybody claims.
 *
 * @param command the command line: the program first, each argument as one element
 * @param effectiveOptions the options that the virtual machine says it got, from wherever
 * @param environment the environment at the start: names to the bytes of their values in UTF-8
 * @param classPath the entries of the system class path, agent included, in order
 * @param workingDirectory where relative paths start
 * @param agentJar the jar file that this agent was loaded from
 */
public record StartedJvm(
        List<String> command,
        List<String> effectiveOptions,
        Map<String, String> environment,
        List<String> classPath,
        Path workingDirectory,
        Path agentJar) {
    /** Copies. */
    public StartedJvm {
        command = List.copyOf(command);
        effectiveOptions = List.copyOf(effectiveOptions);
        environment = Map.copyOf(environment);
        classPath = List.copyOf(classPath);
    }

    /** Names only: values of arguments and variables may be confidential. */
    @Override
    public String toString() {
        return "StartedJvm[" + command.size() + " arguments, " + environment.size() + " variables]";
    }
}
