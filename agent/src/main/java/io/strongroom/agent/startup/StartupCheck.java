/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Decides whether a JVM is the one that a descriptor describes: deny by default. The cheap checks come first; no
 * file is opened before it is hashed.
 */
public final class StartupCheck {
    private static final List<String> CODE = List.of(".jar", ".py", ".zip", ".egg", ".whl", ".so", ".class", ".sql");

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
            covered.requireIfFile(run.resolve(argument.substring(argument.indexOf('=') + 1)), "a JVM argument");
        }
        int ownArguments =
                descriptor.launcherArguments().size() - descriptor.arguments().size();
        for (String argument : descriptor.launcherArguments().subList(0, ownArguments)) {
            covered.requireIfFile(run.resolve(argument), "a launcher argument");
            covered.requireIfFile(run.resolve(argument.substring(argument.indexOf('=') + 1)), "a launcher argument");
        }
    }

    /** Properties in configuration files name code too. Their other values are data, which zones protect. */
    private void checkConfiguredFiles(CoveredFiles covered) throws RefusedException {
        for (FileDigest file : descriptor.configuration()) {
            if (!file.path().endsWith(".conf") && !file.path().endsWith(".properties")) {
                continue;
            }
            for (Object value : properties(run.file(file)).values()) {
                for (String element : value.toString().split(",", -1)) {
                    String name = element.replaceFirst("#[^#/]*$", "");
                    if (CODE.stream().anyMatch(name::endsWith)) {
                        covered.requireIfFile(run.resolve(name), file.path());
                    }
                }
            }
        }
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
