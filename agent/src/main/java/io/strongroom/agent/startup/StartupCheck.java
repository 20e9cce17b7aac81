/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Decides whether a JVM is the one that a descriptor describes: deny by default. The cheap checks come first; no
 * file is opened before it is hashed.
 */
public final class StartupCheck {
    private final StartedJvm jvm;
    private final JobDescriptor descriptor;
    private final RunPaths run;

    /**
     * A check.
     *
     * @param runDirectory what ${run} stands for
     */
    public StartupCheck(StartedJvm jvm, JobDescriptor descriptor, Path runDirectory) {
        this.jvm = jvm;
        this.descriptor = descriptor;
        this.run = new RunPaths(runDirectory);
    }

    /**
     * Refuses what came into the process before this agent. Needs no descriptor, and so comes before any file is read.
     *
     * @throws RefusedException of code {@code INJECTED}
     */
    public static void checkNothingInjected(StartedJvm jvm) throws RefusedException {
        EnvironmentVariables.checkNothingInjected(jvm.environment());
    }

    /**
     * Checks everything.
     *
     * @throws RefusedException at the first difference
     */
    public void check(AssuranceClass assurance) throws RefusedException {
        checkNothingInjected(jvm);
        new CommandLine(jvm, descriptor, run).check();
        JvmOptions.check(descriptor.jvmArguments(), assurance);
        EnvironmentVariables.check(jvm.environment(), descriptor);
        CoveredFiles covered = CoveredFiles.of(descriptor, run, jvm.workingDirectory());
        ClassPath classPath = new ClassPath(jvm, descriptor, run, covered);
        classPath.check();
        checkNamedFiles(covered);
        covered.verify();
        classPath.checkManifests();
        checkConfiguredFiles(covered);
    }

    /**
     * The SHA-256 of the jar that this agent was loaded from, in lower-case hexadecimal.
     *
     * @throws RefusedException of code {@code UNREADABLE_FILE}
     */
    public String sha256OfAgent() throws RefusedException {
        try {
            return FileHashes.sha256(jvm.agentJar());
        } catch (IOException e) {
            throw new RefusedException(RefusalCode.UNREADABLE_FILE, jvm.agentJar() + " cannot be read");
        }
    }

    /** Files that the command line names are read by the JVM, the launcher or their libraries. */
    private void checkNamedFiles(CoveredFiles covered) throws RefusedException {
        for (String argument : descriptor.jvmArguments()) {
            covered.requireIfFile(run.resolve(valueOf(argument)), "a JVM argument");
        }
        int ownArguments =
                descriptor.launcherArguments().size() - descriptor.arguments().size();
        for (String argument : descriptor.launcherArguments().subList(0, ownArguments)) {
            covered.requireIfFile(run.resolve(argument), "a launcher argument");
            covered.requireIfFile(run.resolve(valueOf(argument)), "a launcher argument");
            for (String element : RunPaths.withoutRun(argument).split(",", -1)) {
                requireNameable(new FileReference(element));
                requireNameable(new FileReference(valueOf(element)));
            }
        }
        CodeSettings code = new CodeSettings(covered, run);
        code.checkArguments(descriptor.jvmArguments(), "a JVM argument");
        code.checkArguments(descriptor.launcherArguments().subList(0, ownArguments), "a launcher argument");
    }

    /** What follows the first equals sign, and a second one: {@code -Djava.security.properties==FILE}. */
    private static String valueOf(String argument) {
        return argument.substring(argument.indexOf('=') + 1).replaceFirst("^=", "");
    }

    /** What no descriptor can cover, because it may be another file when it is loaded. */
    private static void requireNameable(FileReference file) throws RefusedException {
        if (file.isPattern()) {
            throw new RefusedException(
                    RefusalCode.UNCOVERED_FILE, "a launcher argument names files by a pattern; name each of them");
        }
        if (file.isRemote() && file.isCode()) {
            throw new RefusedException(
                    RefusalCode.UNCOVERED_FILE,
                    "a launcher argument names " + file.text() + ", which is on another machine; fetch it first");
        }
    }

    /** Properties in configuration files name code too. Their other values are data, which zones protect. */
    private void checkConfiguredFiles(CoveredFiles covered) throws RefusedException {
        CodeSettings code = new CodeSettings(covered, run);
        for (FileDigest file : descriptor.configuration()) {
            if (!isPropertiesFile(file.path())) {
                continue;
            }
            Properties properties = properties(run.file(file));
            for (Object value : properties.values()) {
                for (String element : value.toString().split(",", -1)) {
                    if (new FileReference(element).isCode()) {
                        covered.requireIfFile(run.resolve(element), file.path());
                    }
                }
            }
            for (String name : properties.stringPropertyNames()) {
                code.check(name, properties.getProperty(name, ""), file.path());
            }
        }
    }

    /** By its name, or because the launcher is told of it. */
    private boolean isPropertiesFile(String path) {
        return path.endsWith(".conf")
                || path.endsWith(".properties")
                || descriptor.launcherArguments().stream()
                        .anyMatch(argument -> argument.equals(path) || argument.endsWith("=" + path));
    }

    private static Properties properties(Path file) throws RefusedException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(RefusalCode.UNREADABLE_FILE, file + " cannot be read as properties");
        }
        return properties;
    }
}
