/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JDK that Spark supports.
 *
 * @param home its directory
 * @param version its feature version, 17 or 21
 */
public record EngineJdk(Path home, int version) {
    /** Feature versions that Spark 4.1 supports. */
    private static final Set<Integer> SUPPORTED = Set.of(17, 21);

    private static final List<String> USUAL_PLACES =
            List.of("/usr/lib/jvm", "/opt/java", "/opt", "/usr/java", "/usr/local/openjdk-17", "/opt/java/openjdk");

    /**
     * Searches {@code STRONGROOM_JAVA_HOME}, {@code JAVA_HOME}, {@code PATH} and the usual places, in this order.
     *
     * @throws SubmitException with exit code 69 if there is none, or with 2 if {@code STRONGROOM_JAVA_HOME} names
     *     something else
     */
    public static EngineJdk find(Map<String, String> environment) throws SubmitException {
        String chosen = environment.getOrDefault("STRONGROOM_JAVA_HOME", "");
        if (!chosen.isEmpty()) {
            Path home = Path.of(chosen);
            OptionalInt version = versionOf(home);
            if (version.isEmpty() || !SUPPORTED.contains(version.getAsInt())) {
                throw SubmitException.usage("STRONGROOM_JAVA_HOME is " + chosen + ", which is "
                        + (version.isEmpty() ? "no JDK" : "JDK " + version.getAsInt())
                        + " (Spark 4.1 needs JDK 17 or 21)");
            }
            return new EngineJdk(home, version.getAsInt());
        }
        for (Path home : candidates(environment)) {
            OptionalInt version = versionOf(home);
            if (version.isPresent() && SUPPORTED.contains(version.getAsInt())) {
                return new EngineJdk(home, version.getAsInt());
            }
        }
        throw SubmitException.unavailable("no JDK 17 or 21, which Spark 4.1 needs (install openjdk-17-jdk-headless or"
                + " java-17-openjdk-headless, or set STRONGROOM_JAVA_HOME)");
    }

    /** The {@code java} command. */
    public Path java() {
        return home.resolve("bin").resolve("java");
    }

    private static List<Path> candidates(Map<String, String> environment) {
        List<Path> homes = new ArrayList<>();
        String javaHome = environment.getOrDefault("JAVA_HOME", "");
        if (!javaHome.isEmpty()) {
            homes.add(Path.of(javaHome));
        }
        for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
            if (!directory.isEmpty()) {
                addHomeOf(Path.of(directory, "java"), homes);
            }
        }
        for (String place : USUAL_PLACES) {
            homes.add(Path.of(place));
            homes.addAll(directoriesIn(Path.of(place)));
        }
        return homes;
    }

    private static void addHomeOf(Path java, List<Path> homes) {
        try {
            Path bin = java.toRealPath().getParent();
            if (bin != null && bin.getParent() != null) {
                homes.add(bin.getParent());
            }
        } catch (IOException e) {
            // No such command in this directory of PATH: the search goes on.
            return;
        }
    }

    private static Set<Path> directoriesIn(Path place) {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, Files::isDirectory)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // The place does not exist or is not readable: the search goes on.
            return found;
        }
        return found;
    }

    /** The feature version as the {@code release} file states it, or none if this is no JDK home. */
    private static OptionalInt versionOf(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
            return OptionalInt.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release, StandardCharsets.UTF_8)) {
            properties.load(reader);
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return OptionalInt.of(Runtime.Version.parse(version).feature());
        } catch (IOException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }
}
