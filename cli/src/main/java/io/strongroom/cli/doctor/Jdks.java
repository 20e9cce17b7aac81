/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the JDKs of this machine, in the places in which the launcher looks. */
public final class Jdks {
    private static final Set<Integer> FOR_SPARK = Set.of(17, 21);
    private static final List<String> DIRECTORIES =
            List.of("usr/lib/jvm", "usr/java", "opt/java", "Library/Java/JavaVirtualMachines");

    private Jdks() {}

    /**
     * One JDK.
     *
     * @param home its directory
     * @param feature its feature version, such as 17
     */
    public record Jdk(Path home, int feature) {
        /** Whether Spark 4.1 runs on it. */
        public boolean runsSpark() {
            return FOR_SPARK.contains(feature);
        }
    }

    /** What was found, and whether Spark has one that it supports. */
    public static List<Finding> findings(Path root, Map<String, String> environment, Path userHome) {
        List<Finding> findings = new ArrayList<>();
        int here = Runtime.version().feature();
        findings.add(Finding.good(
                "Java", "this command runs on " + Runtime.version() + ", " + System.getProperty("java.home")));
        List<Jdk> all = find(root, environment, userHome);
        Optional<Jdk> forSpark = all.stream().filter(Jdk::runsSpark).findFirst();
        findings.add(
                forSpark.isPresent() || FOR_SPARK.contains(here)
                        ? Finding.good(
                                "Java for Spark",
                                forSpark.map(jdk -> jdk.feature() + " in " + jdk.home())
                                        .orElse("the one that runs this command"))
                        : Finding.bad(
                                "Java for Spark",
                                "Spark 4.1 needs 17 or 21, found " + (all.isEmpty() ? "none" : versions(all)),
                                "install openjdk-17-jdk-headless, or set STRONGROOM_JAVA_HOME"));
        return findings;
    }

    /** Every JDK in {@code STRONGROOM_JAVA_HOME}, {@code JAVA_HOME} and the usual directories, in this order. */
    public static List<Jdk> find(Path root, Map<String, String> environment, Path userHome) {
        Set<Path> homes = new LinkedHashSet<>();
        for (String variable : List.of("STRONGROOM_JAVA_HOME", "JAVA_HOME")) {
            Optional.ofNullable(environment.get(variable))
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> homes.add(Path.of(text)));
        }
        for (String directory : DIRECTORIES) {
            homes.addAll(children(root.resolve(directory)));
        }
        homes.addAll(children(userHome.resolve(".sdkman/candidates/java")));
        Set<Jdk> jdks = new LinkedHashSet<>();
        for (Path home : homes) {
            read(home).or(() -> read(home.resolve("Contents/Home"))).ifPresent(jdks::add);
        }
        return List.copyOf(jdks);
    }

    private static Optional<Jdk> read(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            return Optional.empty();
        }
        try (var lines = Files.lines(home.resolve("release"))) {
            Path real = home.toRealPath();
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                    .map(Jdks::feature)
                    .findFirst()
                    .map(feature -> new Jdk(real, feature));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int feature(String version) {
        String[] parts = version.split("[.+-]", 3);
        return Integer.parseInt(parts[0].equals("1") && parts.length > 1 ? parts[1] : parts[0]);
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String versions(List<Jdk> jdks) {
        return String.join(
                ", ",
                jdks.stream()
                        .map(jdk -> Integer.toString(jdk.feature()))
                        .sorted()
                        .distinct()
                        .toList());
    }
}
