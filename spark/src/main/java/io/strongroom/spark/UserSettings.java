/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The Spark properties that the user asks for, merged as {@code spark-submit} merges them: an option of the command
 * line before {@code --conf}, before {@code --properties-file}, before {@code spark-defaults.conf}, before environment
 * variables. Names that do not begin with {@code spark.} are dropped, as there. Source: Spark 4.1.0, {@code
 * SparkSubmitArguments.mergeDefaultSparkProperties} and {@code loadEnvironmentArguments}. Immutable.
 */
final class UserSettings {
    /** The property that stands for an option of the command line. */
    private static final Map<SubmitOption, String> PROPERTIES = Map.ofEntries(
            Map.entry(SubmitOption.ARCHIVES, "spark.archives"),
            Map.entry(SubmitOption.DEPLOY_MODE, "spark.submit.deployMode"),
            Map.entry(SubmitOption.DRIVER_CLASS_PATH, "spark.driver.extraClassPath"),
            Map.entry(SubmitOption.DRIVER_CORES, "spark.driver.cores"),
            Map.entry(SubmitOption.DRIVER_DEFAULT_CLASS_PATH, "spark.driver.defaultExtraClassPath"),
            Map.entry(SubmitOption.DRIVER_JAVA_OPTIONS, "spark.driver.extraJavaOptions"),
            Map.entry(SubmitOption.DRIVER_LIBRARY_PATH, "spark.driver.extraLibraryPath"),
            Map.entry(SubmitOption.DRIVER_MEMORY, "spark.driver.memory"),
            Map.entry(SubmitOption.EXECUTOR_CORES, "spark.executor.cores"),
            Map.entry(SubmitOption.EXECUTOR_MEMORY, "spark.executor.memory"),
            Map.entry(SubmitOption.FILES, "spark.files"),
            Map.entry(SubmitOption.JARS, "spark.jars"),
            Map.entry(SubmitOption.KEYTAB, "spark.kerberos.keytab"),
            Map.entry(SubmitOption.MASTER, "spark.master"),
            Map.entry(SubmitOption.REMOTE, "spark.remote"),
            Map.entry(SubmitOption.NAME, "spark.app.name"),
            Map.entry(SubmitOption.NUM_EXECUTORS, "spark.executor.instances"),
            Map.entry(SubmitOption.PACKAGES, "spark.jars.packages"),
            Map.entry(SubmitOption.EXCLUDE_PACKAGES, "spark.jars.excludes"),
            Map.entry(SubmitOption.PRINCIPAL, "spark.kerberos.principal"),
            Map.entry(SubmitOption.PY_FILES, "spark.submit.pyFiles"),
            Map.entry(SubmitOption.QUEUE, "spark.yarn.queue"),
            Map.entry(SubmitOption.REPOSITORIES, "spark.jars.repositories"),
            Map.entry(SubmitOption.TOTAL_EXECUTOR_CORES, "spark.cores.max"));

    private final Map<String, String> values;

    private UserSettings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Merges.
     *
     * @param arguments the command line
     * @param defaults {@code spark-defaults.conf}, which need not exist
     * @param environment the user's environment: {@code MASTER}, {@code SPARK_REMOTE}, {@code DEPLOY_MODE}, {@code
     *     SPARK_DRIVER_MEMORY}, {@code SPARK_MEM}
     * @throws SubmitException with exit code 2 if a file can't be read
     */
    static UserSettings merge(SubmitArguments arguments, Path defaults, Map<String, String> environment)
            throws SubmitException {
        Map<String, String> merged = new TreeMap<>();
        PROPERTIES.forEach(
                (option, property) -> arguments.option(option).ifPresent(value -> merged.put(property, value)));
        arguments.settings().forEach(merged::putIfAbsent);
        Optional<String> file = arguments.option(SubmitOption.PROPERTIES_FILE);
        if (file.isPresent()) {
            read(Path.of(file.get())).forEach(merged::putIfAbsent);
        }
        if ((file.isEmpty() || arguments.isSet(SubmitOption.LOAD_SPARK_DEFAULTS)) && Files.isRegularFile(defaults)) {
            read(defaults).forEach(merged::putIfAbsent);
        }
        fromEnvironment(merged, "spark.master", environment, "MASTER");
        fromEnvironment(merged, "spark.remote", environment, "SPARK_REMOTE");
        fromEnvironment(merged, "spark.submit.deployMode", environment, "DEPLOY_MODE");
        fromEnvironment(merged, "spark.driver.memory", environment, "SPARK_DRIVER_MEMORY");
        fromEnvironment(merged, "spark.driver.memory", environment, "SPARK_MEM");
        merged.keySet().removeIf(name -> !name.startsWith("spark."));
        return new UserSettings(Collections.unmodifiableMap(merged));
    }

    /** All properties, sorted by name. */
    Map<String, String> values() {
        return values;
    }

    /** The value of a property, or none if it is unset or blank. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    private static void fromEnvironment(
            Map<String, String> merged, String property, Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            merged.putIfAbsent(property, value);
        }
    }

    private static Map<String, String> read(Path file) throws SubmitException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw SubmitException.usage("properties file " + file + " can't be read (wanted: a readable file of"
                    + " 'name value' lines in UTF-8)");
        }
        Map<String, String> values = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            values.put(name, properties.getProperty(name).strip());
        }
        return values;
    }
}
