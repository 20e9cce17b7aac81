/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what this JVM was started with.
 *
 * <p>The command line and the environment are read as bytes from {@code /proc/self}, because the JVM's own views of them
 * are joined by blanks, cut off after a page, or decoded by the locale.
 */
public final class RunningJvm {
    private static final Path PROC = Path.of("/proc/self");

    private RunningJvm() {}

    /**
     * Reads it.
     *
     * @param agent a class of the agent, whose place tells the agent's jar
     * @throws RefusedException of code {@code PLATFORM} if the operating system does not tell, or not in UTF-8
     */
    public static StartedJvm read(Class<?> agent) throws RefusedException {
        return new StartedJvm(
                strings("cmdline"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                environment(strings("environ")),
                List.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)),
                Path.of("").toAbsolutePath(),
                jarOf(agent));
    }

    private static List<String> strings(String name) throws RefusedException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(PROC.resolve(name));
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.PLATFORM,
                    "cannot read " + PROC.resolve(name) + ", which tells how this process was started");
        }
        return split(bytes, PROC.resolve(name));
    }

    /** Splits strings that each end in a zero byte, as Linux writes them. */
    static List<String> split(byte[] bytes, Path origin) throws RefusedException {
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(decode(ByteBuffer.wrap(bytes, start, i - start), origin));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            strings.add(decode(ByteBuffer.wrap(bytes, start, bytes.length - start), origin));
        }
        return strings;
    }

    private static String decode(ByteBuffer bytes, Path origin) throws RefusedException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(
                    RefusalCode.PLATFORM, origin + " is not text in UTF-8; use UTF-8 in arguments and environment");
        }
    }

    static Map<String, String> environment(List<String> assignments) throws RefusedException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1 || environment.containsKey(assignment.substring(0, equals))) {
                throw new RefusedException(
                        RefusalCode.ENVIRONMENT,
                        equals < 1
                                ? "the environment has an entry without a name"
                                : "the environment sets " + assignment.substring(0, equals) + " twice");
            }
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return environment;
    }

    private static Path jarOf(Class<?> agent) throws RefusedException {
        CodeSource source = agent.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI()).toRealPath();
        } catch (URISyntaxException | IOException e) {
            throw new RefusedException(RefusalCode.PLATFORM, "cannot tell which file the agent was loaded from");
        }
    }
}
