/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * What a job brings, as private copies: its application jar, further jars, files and archives, class path entries, and
 * SQL files that its arguments name.
 *
 * @param primary the application jar, or {@code spark-internal}
 * @param mainClass the main class
 * @param jars copies of {@code --jars}
 * @param files copies of {@code --files}
 * @param archives copies of {@code --archives}, with their aliases
 * @param classPath class path entries before those of Spark
 * @param arguments the application's arguments, SQL files replaced by their copies
 */
record JobResources(
        String primary,
        String mainClass,
        List<String> jars,
        List<String> files,
        List<String> archives,
        List<Path> classPath,
        List<String> arguments) {
    private static final String INTERNAL = "spark-internal";

    /** Copies. */
    JobResources {
        jars = List.copyOf(jars);
        files = List.copyOf(files);
        archives = List.copyOf(archives);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /**
     * Copies everything.
     *
     * @throws SubmitException with exit code 2 if something is missing or not supported, 77 if it is data
     */
    static JobResources copy(SubmitArguments arguments, UserSettings settings, JobFiles copies)
            throws SubmitException, IOException {
        String wanted = arguments
                .primaryResource()
                .orElseThrow(() -> SubmitException.usage(
                        "no application jar (wanted: strongroom submit [options] <application jar> [arguments])"));
        String primary = copyPrimary(wanted, copies);
        String mainClass = mainClass(arguments, wanted, primary);
        List<String> jars =
                copies.copyAll("--jars", settings.value("spark.jars").orElse(""), false);
        List<String> files =
                copies.copyAll("--files", settings.value("spark.files").orElse(""), false);
        List<String> archives =
                copies.copyAll("--archives", settings.value("spark.archives").orElse(""), true);
        List<Path> classPath = new ArrayList<>();
        for (String property : List.of("spark.driver.extraClassPath", "spark.driver.defaultExtraClassPath")) {
            classPath.addAll(copyClassPath(settings.value(property).orElse(""), copies));
        }
        List<String> applicationArguments = new ArrayList<>();
        for (String argument : arguments.applicationArguments()) {
            applicationArguments.add(copyIfSql(argument, copies));
        }
        return new JobResources(primary, mainClass, jars, files, archives, classPath, applicationArguments);
    }

    /** Everything that classes may come from: class path entries, those of Spark, jars, and the application jar. */
    List<Path> allClassPath(List<Path> engine) {
        List<Path> all = new ArrayList<>(classPath);
        all.addAll(engine);
        jars.forEach(jar -> all.add(Path.of(jar)));
        if (!primary.equals(INTERNAL)) {
            all.add(Path.of(primary));
        }
        return all;
    }

    private static String copyPrimary(String wanted, JobFiles copies) throws SubmitException, IOException {
        if (wanted.equals(INTERNAL)) {
            return INTERNAL;
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        if (wanted.endsWith("-shell")) {
            throw SubmitException.usage("'" + wanted + "' is not supported: shells come later");
        }
        if (lower.endsWith(".py") || lower.endsWith(".r")) {
            throw SubmitException.usage("'" + wanted + "' is not supported: Python and R jobs come later, because Spark"
                    + " hands their processes its gateway secret in an environment variable");
        }
        return copies.copy("the application jar", wanted, false).get(0);
    }

    private static String mainClass(SubmitArguments arguments, String wanted, String primary)
            throws SubmitException, IOException {
        Optional<String> chosen = arguments.option(SubmitOption.CLASS);
        if (chosen.isPresent()) {
            return chosen.get();
        }
        if (!primary.equals(INTERNAL)) {
            try (JarFile jar = new JarFile(primary)) {
                Manifest manifest = jar.getManifest();
                String main =
                        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
                if (main != null && !main.isBlank()) {
                    return main.strip();
                }
            } catch (ZipException e) {
                throw SubmitException.usage("application jar '" + wanted + "' is not a jar file");
            }
        }
        throw SubmitException.usage("no main class set in '" + wanted + "' (please specify one with --class)");
    }

    /** A class path as the JVM reads it: jars, directories, and {@code DIR/*} for all jars of a directory. */
    private static List<Path> copyClassPath(String classPath, JobFiles copies) throws SubmitException, IOException {
        List<Path> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (entry.endsWith("/*")) {
                for (Path jar : jarsIn(Path.of(entry.substring(0, entry.length() - 2)))) {
                    entries.add(copies.copyFile("--driver-class-path", jar));
                }
            } else if (!entry.isBlank() && Files.isDirectory(Path.of(entry))) {
                entries.add(copies.copyTree("--driver-class-path", Path.of(entry)));
            } else if (!entry.isBlank() && Files.exists(Path.of(entry))) {
                entries.add(copies.copyFile("--driver-class-path", Path.of(entry)));
            }
        }
        return entries;
    }

    private static List<Path> jarsIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(
                            entry -> entry.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** An SQL file that an argument names is code, unless it is data of a zone. */
    private static String copyIfSql(String argument, JobFiles copies) throws SubmitException, IOException {
        if (!argument.toLowerCase(Locale.ROOT).endsWith(".sql") || argument.contains("\0")) {
            return argument;
        }
        Path file = Path.of(argument.startsWith("file:/") ? argument.substring("file:".length()) : argument);
        return Files.isRegularFile(file) && !copies.isData(file)
                ? copies.copyFile("an argument", file).toString()
                : argument;
    }
}
