/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.spark.launcher.SparkLauncher;

/** A Spark of two jars, of which only the launcher's is real, and a job; nothing of it can run. */
final class FakeInstallation {
    final Path root;
    final Path sparkHome;
    final Path job;
    final Path runs;

    FakeInstallation(Path root) throws IOException {
        this.root = root.toRealPath();
        this.sparkHome = this.root.resolve("spark");
        this.runs = this.root.resolve("runs");
        Files.createDirectories(sparkHome.resolve("jars"));
        jar(sparkHome.resolve("jars/spark-core_2.13-4.1.0.jar"), "core");
        Files.copy(jarOf(SparkLauncher.class), sparkHome.resolve("jars/spark-launcher_2.13-4.1.0.jar"));
        this.job = jar(this.root.resolve("job.jar"), "job");
        jar(this.root.resolve("agent.jar"), "agent");
        jar(this.root.resolve("filesystem.jar"), "filesystem");
    }

    Surroundings surroundings(Map<String, String> environment) {
        return new Surroundings(
                environment,
                sparkHome,
                root.resolve("agent.jar"),
                List.of(root.resolve("filesystem.jar")),
                runs,
                List.of(),
                new BrokerEndpoint(URI.create("https://localhost:8743"), "ab".repeat(32), root),
                "0.1.0");
    }

    SparkSubmission prepare(String... arguments) throws SubmitException, IOException {
        return SparkSubmission.prepare(
                SubmitArguments.parse(List.of(arguments)), surroundings(Map.of("PATH", "/usr/bin:/bin")));
    }

    static Path jar(Path file, String content) throws IOException {
        return jar(file, "content", content);
    }

    /** A jar that registers Hadoop file systems, which it does not have. */
    static Path fileSystemJar(Path file, String services) throws IOException {
        return jar(file, "META-INF/services/org.apache.hadoop.fs.FileSystem", services);
    }

    private static Path jar(Path file, String name, String content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            JarEntry entry = new JarEntry(name);
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(content.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file;
    }

    private static Path jarOf(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
