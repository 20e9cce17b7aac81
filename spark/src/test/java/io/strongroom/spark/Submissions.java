/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Submits jobs of {@code com.example.job} to one workspace with one zone. */
final class Submissions {
    private static final Path ROOT = Path.of(System.getProperty("strongroom.root", ".."));

    private final Path temp;
    private final Path zone;
    private final Path job;

    /** Skips the test where there is no Spark and no agent. */
    Submissions(Path temp) throws IOException {
        assumeTrue(
                Files.isDirectory(ROOT.resolve("build/spark-4.1.0/jars")),
                "no build/spark-4.1.0: ./strongroom makes it");
        assumeTrue(
                Files.exists(ROOT.resolve("agent/target/strongroom-agent.jar")), "no agent jar: mvn package makes it");
        this.temp = temp;
        this.zone = Files.createDirectory(temp.resolve("zone"));
        this.job = jar("job.jar", ROOT.resolve("spark/target/test-classes"), "com/example/job");
    }

    /** The directory that is the zone. */
    Path zone() {
        return zone;
    }

    /** Runs {@code SmallJob}. */
    RunningSubmission small(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtest.home=" + temp.resolve("home"),
                "-Dtest.root=" + ROOT.toAbsolutePath().normalize(),
                "-Dtest.class-path=" + jar("filesystem.jar", ROOT.resolve("filesystem/target/classes"), "io") + ":"
                        + jar("spark.jar", ROOT.resolve("spark/target/classes"), "io"),
                SubmitProgram.class.getName(),
                "--master",
                "local[2]",
                "--zone",
                zone + "=payroll",
                "--class",
                "com.example.job.SmallJob",
                job.toString()));
        command.addAll(List.of(arguments));
        return new RunningSubmission(new ProcessBuilder(command));
    }

    private Path jar(String name, Path classes, String below) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> walk = Files.walk(classes.resolve(below))) {
            for (Path source : walk.filter(Files::isRegularFile).sorted().toList()) {
                JarEntry entry = new JarEntry(classes.relativize(source).toString());
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(source, jar);
                jar.closeEntry();
            }
        }
        return file;
    }
}
