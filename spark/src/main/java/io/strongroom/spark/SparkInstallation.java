/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark on this machine.
 *
 * @param home the directory that holds {@code jars/}
 * @param version its version, for example {@code 4.1.0}
 * @param jars its jars without RocksDB, slf4j-api first as Spark's own launcher has it, the others by name
 */
public record SparkInstallation(Path home, String version, List<Path> jars) {
    private static final Pattern CORE = Pattern.compile("spark-core_(\\d+\\.\\d+)-(\\d+\\.\\d+\\.\\d+.*)\\.jar");

    /**
     * Left out of every class path: the RocksDB state store keeps its working files outside any file system that seals, and
     * an application can choose it while it runs.
     */
    private static final String ROCKSDB = "rocksdbjni-";

    /** Copies the list. */
    public SparkInstallation {
        jars = List.copyOf(jars);
    }

    /**
     * Finds Spark: {@code SPARK_HOME} if it is set, else {@code assembled}.
     *
     * @param environment the user's environment
     * @param assembled the Spark that the build assembled
     * @throws SubmitException with exit code 69 if there is no Spark, or 2 if its version is not supported
     */
    public static SparkInstallation find(Map<String, String> environment, Path assembled) throws SubmitException {
        String chosen = environment.getOrDefault("SPARK_HOME", "");
        Path home = (chosen.isEmpty() ? assembled : Path.of(chosen))
                .toAbsolutePath()
                .normalize();
        String origin = chosen.isEmpty() ? "the assembled Spark" : "SPARK_HOME";
        List<Path> jars = jarsOf(home, origin);
        String version = jars.stream()
                .map(jar -> CORE.matcher(fileName(jar)))
                .filter(Matcher::matches)
                .map(core -> core.group(2))
                .findFirst()
                .orElseThrow(() -> SubmitException.unavailable(
                        origin + " " + home + " has no spark-core jar in jars/ (set SPARK_HOME to a Spark 4.1)"));
        if (!version.startsWith("4.1.")) {
            throw SubmitException.usage(
                    origin + " " + home + " is Spark " + version + " (supported: 4.1; tested with 4.1.0)");
        }
        return new SparkInstallation(home, version, jars);
    }

    private static List<Path> jarsOf(Path home, String origin) throws SubmitException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(home.resolve("jars"), "*.jar")) {
            for (Path jar : entries) {
                if (!fileName(jar).startsWith(ROCKSDB)) {
                    jars.add(jar);
                }
            }
        } catch (IOException e) {
            throw SubmitException.unavailable(origin + " " + home
                    + " has no readable directory jars/ (build the project, or set SPARK_HOME to a Spark 4.1)");
        }
        jars.sort((a, b) -> {
            boolean first = fileName(a).startsWith("slf4j-api-");
            boolean second = fileName(b).startsWith("slf4j-api-");
            return first == second ? a.compareTo(b) : first ? -1 : 1;
        });
        return jars;
    }

    /**
     * The configuration directory: {@code SPARK_CONF_DIR} if it is set, else {@code conf/} of the installation. It may
     * not exist.
     */
    Path configuration(Map<String, String> environment) {
        String chosen = environment.getOrDefault("SPARK_CONF_DIR", "");
        return chosen.isEmpty() ? home.resolve("conf") : Path.of(chosen);
    }

    /**
     * The JVM options that this Spark's own launcher gives to every JVM, asked from its {@code JavaModuleOptions}.
     *
     * @throws SubmitException with exit code 69 if this Spark does not say
     */
    List<String> moduleOptions() throws SubmitException {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path jar : jars) {
                if (fileName(jar).startsWith("spark-launcher_")) {
                    urls.add(jar.toUri().toURL());
                }
            }
            try (URLClassLoader loader =
                    new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                Class<?> options = loader.loadClass("org.apache.spark.launcher.JavaModuleOptions");
                String text = (String) options.getMethod("defaultModuleOptions").invoke(null);
                return List.of(text.split(" "));
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a path is always a URL", e);
        } catch (IOException
                | ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw SubmitException.unavailable(
                    home + " does not tell its JVM options (wanted: spark-launcher with JavaModuleOptions in jars/)");
        }
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
