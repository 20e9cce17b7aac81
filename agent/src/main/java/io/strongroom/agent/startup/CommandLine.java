/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares the command line with the descriptor. Values of arguments never reach a message. */
final class CommandLine {
    private static final String JAVA_AGENT = "-javaagent:";
    private static final List<String> NATIVE_AGENTS = List.of("-agentlib:", "-agentpath:", "-Xrun", "-Xdebug");

    private final StartedJvm jvm;
    private final JobDescriptor descriptor;
    private final RunPaths run;

    CommandLine(StartedJvm jvm, JobDescriptor descriptor, RunPaths run) {
        this.jvm = jvm;
        this.descriptor = descriptor;
        this.run = run;
    }

    /** Checks that ours is the only agent, and that every argument is the one that the descriptor states. */
    void check() throws RefusedException {
        List<String> arguments = jvm.command().subList(1, jvm.command().size());
        String agent = onlyAgent(arguments);
        List<String> found = new ArrayList<>(arguments);
        found.remove(agent);
        List<String> expected = expected();
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            if (!found.get(i).equals(expected.get(i))) {
                throw new RefusedException(RefusalCode.COMMAND_LINE, difference(i, found.get(i)));
            }
        }
        if (found.size() != expected.size()) {
            throw new RefusedException(
                    RefusalCode.COMMAND_LINE,
                    "the command line has " + found.size() + " arguments beside the agent (the descriptor has "
                            + expected.size() + ")");
        }
        checkNothingHidden(agent);
        checkJob();
    }

    private List<String> expected() {
        List<String> expected = new ArrayList<>();
        descriptor.jvmArguments().forEach(argument -> expected.add(run.resolve(argument)));
        expected.add(run.resolve(descriptor.launcher()));
        descriptor.launcherArguments().forEach(argument -> expected.add(run.resolve(argument)));
        return expected;
    }

    /** Our own agent option, after which no other may come, as none may come before it. */
    private String onlyAgent(List<String> arguments) throws RefusedException {
        int end = Math.min(arguments.size(), descriptor.jvmArguments().size() + 1);
        Optional<String> own = Optional.empty();
        for (String argument : arguments.subList(0, end)) {
            if (NATIVE_AGENTS.stream().anyMatch(argument::startsWith)) {
                throw new RefusedException(
                        RefusalCode.OTHER_AGENT, "the command line loads a native agent; remove " + nameOf(argument));
            }
            if (!argument.startsWith(JAVA_AGENT)) {
                continue;
            }
            if (own.isPresent() || !isOurs(argument)) {
                throw new RefusedException(
                        RefusalCode.OTHER_AGENT,
                        "the command line loads the agent " + agentJar(argument)
                                + "; Strongroom's must be the only one");
            }
            own = Optional.of(argument);
        }
        return own.orElseThrow(() -> new RefusedException(
                RefusalCode.OTHER_AGENT,
                "the command line does not name the agent that runs; start it with -javaagent"));
    }

    private boolean isOurs(String argument) {
        try {
            return Files.isSameFile(Path.of(agentJar(argument)), jvm.agentJar());
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static String agentJar(String argument) {
        String value = argument.substring(JAVA_AGENT.length());
        int options = value.indexOf('=');
        return options < 0 ? value : value.substring(0, options);
    }

    private String difference(int index, String found) {
        int options = descriptor.jvmArguments().size();
        if (index < options) {
            return "JVM argument " + (index + 1) + ", " + nameOf(found) + ", is not the descriptor's";
        }
        return index == options
                ? "the launcher is not the descriptor's " + descriptor.launcher()
                : "launcher argument " + (index - options) + " is not the descriptor's";
    }

    /** The part of an option that is no value. */
    private static String nameOf(String argument) {
        int end = argument.indexOf('=');
        String name = end < 0 ? argument : argument.substring(0, end);
        return name.startsWith("-") ? name : "a value";
    }

    /** Options that the virtual machine got from elsewhere than the command line. */
    private void checkNothingHidden(String agent) throws RefusedException {
        Set<String> visible = new HashSet<>(List.of(agent));
        String previous = "";
        for (String argument : jvm.command().subList(1, jvm.command().size())) {
            visible.add(argument.equals("-verbosegc") ? "-verbose:gc" : argument);
            visible.add(previous + "=" + argument);
            previous = argument;
        }
        for (String option : jvm.effectiveOptions()) {
            if (!visible.contains(option)) {
                throw new RefusedException(
                        RefusalCode.INJECTED,
                        "the JVM got the option " + nameOf(option) + " from elsewhere than its command line");
            }
        }
    }

    /** The descriptor's statements about the job must be what its launcher is told. */
    private void checkJob() throws RefusedException {
        List<String> launcherArguments = descriptor.launcherArguments();
        int start = launcherArguments.size() - descriptor.arguments().size();
        if (start < 0
                || !launcherArguments.subList(start, launcherArguments.size()).equals(descriptor.arguments())) {
            throw new RefusedException(
                    RefusalCode.COMMAND_LINE, "the job's arguments are not the last of the launcher's arguments");
        }
        String mainClass = descriptor.mainClass();
        if (!mainClass.isEmpty()
                && !mainClass.equals(descriptor.launcher())
                && !launcherArguments.subList(0, start).contains(mainClass)) {
            throw new RefusedException(
                    RefusalCode.COMMAND_LINE, "the main class " + mainClass + " is not among the launcher's arguments");
        }
    }
}
