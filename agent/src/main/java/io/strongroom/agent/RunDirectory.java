/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.MessageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The run directory, as the agent's only option names it. What it holds is untrusted; that it is private keeps other
 * users of the machine from changing files between their hashing and their loading.
 *
 * @param path absolute
 */
record RunDirectory(Path path) {
    private static final String OPTION = "run=";
    /**
     * The descriptor says ${run}, whatever that is. A name with {@code #}, {@code ,}, {@code :} or a wildcard in it would
     * make Spark and the JVM load other files than those that were hashed.
     */
    private static final Pattern SPECIAL = Pattern.compile("[^\\p{L}\\p{M}\\p{N}/._+@~= -]");

    private static final String SETTINGS = "agent.json";
    private static final String REFUSAL = "refusal.json";
    private static final String DESCRIPTOR = "job.json";
    private static final Set<PosixFilePermission> OPEN = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /**
     * Reads the agent's options, {@code run=DIR}.
     *
     * @throws RefusedException of code {@code OPTIONS} or {@code RUN_DIRECTORY}
     */
    static RunDirectory ofOptions(String options) throws RefusedException {
        if (!options.startsWith(OPTION) || options.equals(OPTION)) {
            throw new RefusedException(
                    RefusalCode.OPTIONS, "the agent's options are not run=DIR; start jobs with strongroom submit");
        }
        Path path;
        try {
            path = Path.of(options.substring(OPTION.length()));
        } catch (InvalidPathException e) {
            throw new RefusedException(RefusalCode.RUN_DIRECTORY, "the run directory has an impossible name");
        }
        if (!path.isAbsolute() || !path.equals(path.normalize())) {
            throw new RefusedException(
                    RefusalCode.RUN_DIRECTORY, "the run directory " + path + " is not an absolute, normal path");
        }
        if (SPECIAL.matcher(path.toString()).find()) {
            throw new RefusedException(
                    RefusalCode.RUN_DIRECTORY,
                    "the run directory " + path + " has a character in its name that would make other files of the"
                            + " descriptor's; use letters, digits and .-_+@~= or blanks");
        }
        return new RunDirectory(path).requirePrivate();
    }

    /**
     * Reads {@code agent.json}.
     *
     * @throws RefusedException of code {@code SETTINGS}
     */
    AgentSettings settings() throws RefusedException {
        byte[] bytes = read(SETTINGS, AgentSettings.MAX_LENGTH_BYTES, RefusalCode.SETTINGS);
        try {
            return AgentSettings.parse(bytes);
        } catch (MessageFormatException e) {
            throw new RefusedException(RefusalCode.SETTINGS, path.resolve(SETTINGS) + ": " + e.getMessage());
        }
    }

    /**
     * Reads {@code job.json}.
     *
     * @throws RefusedException of code {@code DESCRIPTOR}
     */
    JobDescriptor descriptor() throws RefusedException {
        byte[] bytes = read(DESCRIPTOR, JobDescriptor.MAX_LENGTH_BYTES, RefusalCode.DESCRIPTOR);
        try {
            return JobDescriptor.parse(bytes);
        } catch (MessageFormatException e) {
            throw new RefusedException(RefusalCode.DESCRIPTOR, path.resolve(DESCRIPTOR) + ": " + e.getMessage());
        }
    }

    /**
     * Leaves code and correlation id in {@code refusal.json}, for the launcher that asks an administrator's broker for the
     * whole reason. The line on standard error is what counts: if there is no run directory to write to, that is all.
     */
    static void noteRefusal(String options, RefusedException refusal) {
        String json = "{\"code\":\"" + refusal.code().wireName() + "\",\"correlation-id\":\""
                + refusal.correlationId().replaceAll("[^A-Za-z0-9-]", "?") + "\"}";
        try {
            Path file = ofOptions(options).path().resolve(REFUSAL);
            Files.writeString(file, json, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        } catch (IOException | RefusedException e) {
            return;
        }
    }

    private RunDirectory requirePrivate() throws RefusedException {
        try {
            boolean foreign =
                    !Files.getAttribute(path, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            if (foreign || !Collections.disjoint(Files.getPosixFilePermissions(path), OPEN)) {
                throw new RefusedException(
                        RefusalCode.RUN_DIRECTORY, "the run directory " + path + " is open to others; chmod 700 it");
            }
            return this;
        } catch (IOException e) {
            throw new RefusedException(RefusalCode.RUN_DIRECTORY, "the run directory " + path + " cannot be read");
        }
    }

    private byte[] read(String name, int maxBytes, RefusalCode code) throws RefusedException {
        Path file = path.resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new RefusedException(code, file + " has more than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new RefusedException(code, file + " cannot be read");
        }
    }
}
