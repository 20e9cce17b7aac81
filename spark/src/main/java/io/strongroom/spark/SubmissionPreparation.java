/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The steps of {@link SparkSubmission#prepare} that fill the run directory. For one submission. */
final class SubmissionPreparation {
    private static final String RUN = RequestedZone.RUN_DIRECTORY;

    /** The agent's key store marker; holds no secret. */
    private static final String KEY_STORE_MARKER = "strongroom-session-keystore-v1\n";

    private static final Set<String> NOT_COPIED = Set.of(
            "spark-defaults.conf", "spark-env.sh", "java-opts", "workers", "slaves", "hive-site.xml", "core-site.xml");

    private final SubmitArguments arguments;
    private final Surroundings surroundings;
    private final EngineJdk jdk;
    private final SparkInstallation spark;
    private final UserSettings user;
    private final String jobId;
    private final RunDirectory run;
    private final List<ZoneRequest> zones;
    private final List<FileDigest> configuration = new ArrayList<>();
    private final SealedInputs sealed;

    SubmissionPreparation(
            SubmitArguments arguments,
            Surroundings surroundings,
            EngineJdk jdk,
            SparkInstallation spark,
            UserSettings user,
            String jobId,
            RunDirectory run) {
        this.arguments = arguments;
        this.surroundings = surroundings;
        this.jdk = jdk;
        this.spark = spark;
        this.user = user;
        this.jobId = jobId;
        this.run = run;
        this.zones = zones(arguments, surroundings);
        this.sealed = new SealedInputs(prefixes());
    }

    /**
     * Copies, hashes and writes everything.
     *
     * @throws SubmitException with the exit code that the command ends with
     */
    SparkSubmission finish() throws SubmitException, IOException {
        run.directory("code");
        run.directory("tmp");
        run.directory("local");
        JobFiles code = new JobFiles(run, "code", sealed);
        JobResources resources = JobResources.copy(arguments, user, code);
        List<Path> engineClassPath = Stream.concat(spark.jars().stream(), surroundings.jobClassPath().stream())
                .toList();
        HadoopSettings hadoop = HadoopSettings.join(
                configurationDirectories(),
                user,
                schemes(),
                RegisteredFileSystems.read(resources.allClassPath(engineClassPath)));
        List<Path> configurationCopies = copyConfiguration();
        writeConfiguration("conf/core-site.xml", hadoop.coreSiteFile());
        EffectiveSettings settings = EffectiveSettings.merge(
                user,
                applicationName(resources),
                hadoop.doors(),
                new EventLog(prefixes()),
                run.path(),
                writeConfiguration("keystore", KEY_STORE_MARKER.getBytes(StandardCharsets.US_ASCII)));
        Path properties = writeConfiguration("spark.conf", settings.propertiesFile());
        JobEnvironment environment = JobEnvironment.choose(surroundings.environment(), arguments.environment(), spark);
        JobFiles optionFiles = new JobFiles(run, "options", sealed);
        List<String> options = JobCommand.options(
                user.value("spark.driver.memory").orElse("1g"),
                JobCommand.copyNamedFiles(userOptions(), optionFiles),
                spark.moduleOptions(),
                settings.ofRun(),
                run.path());
        configuration.addAll(optionFiles.digests());
        List<Path> classPath = Stream.of(configurationCopies, resources.classPath(), engineClassPath)
                .flatMap(List::stream)
                .toList();
        JobCommand command = new JobCommand(
                JobCommand.withClassPath(options, classPath),
                JobCommand.launcherArguments(properties, resources, arguments.isVerbose()));
        JobDescriptor descriptor = descriptor(command, resources, code, engineClassPath, environment);
        run.write("job.json", descriptor.canonicalBytes());
        run.write("agent.json", agentSettings());
        return new SparkSubmission(
                surroundings, jdk, spark, jobId, run, zones, settings, environment, command, descriptor);
    }

    private static List<ZoneRequest> zones(SubmitArguments arguments, Surroundings surroundings) {
        Map<ZonePath, ZoneRequest> byPrefix = new LinkedHashMap<>();
        arguments.zones().forEach(zone -> byPrefix.putIfAbsent(zone.prefix(), zone));
        surroundings.zones().forEach(zone -> byPrefix.putIfAbsent(zone.prefix(), zone));
        return List.copyOf(byPrefix.values());
    }

    private List<ZonePath> prefixes() {
        return zones.stream().map(ZoneRequest::prefix).toList();
    }

    private Set<String> schemes() {
        Set<String> schemes = new TreeSet<>();
        zones.forEach(zone -> schemes.add(zone.prefix().scheme()));
        return schemes;
    }

    private String applicationName(JobResources resources) {
        return arguments
                .option(SubmitOption.CLASS)
                .orElseGet(() -> String.valueOf(Path.of(resources.primary()).getFileName()));
    }

    private List<String> userOptions() throws SubmitException, IOException {
        Path javaOptions = spark.configuration(surroundings.environment()).resolve("java-opts");
        List<String> texts = new ArrayList<>();
        if (Files.isRegularFile(javaOptions)) {
            texts.addAll(Files.readAllLines(javaOptions));
        }
        texts.add(surroundings.environment().getOrDefault("SPARK_SUBMIT_OPTS", ""));
        texts.add(user.value("spark.driver.defaultJavaOptions").orElse(""));
        texts.add(user.value("spark.driver.extraJavaOptions").orElse(""));
        return JvmOptions.check(texts.stream());
    }

    private List<Path> configurationDirectories() {
        List<Path> directories = new ArrayList<>();
        directories.add(spark.configuration(surroundings.environment()));
        String hadoop = surroundings.environment().getOrDefault("HADOOP_CONF_DIR", "");
        if (!hadoop.isEmpty()) {
            directories.add(Path.of(hadoop));
        }
        return directories;
    }

    /** Copies Spark's and Hadoop's configuration directories and gives the class path entries. */
    private List<Path> copyConfiguration() throws SubmitException, IOException {
        List<Path> directories = new ArrayList<>();
        for (Path source : configurationDirectories()) {
            directories.add(copyConfiguration("conf" + (directories.isEmpty() ? "" : "-hadoop"), source));
        }
        String metrics = user.value("spark.metrics.conf").orElse("");
        if (!metrics.isEmpty()) {
            Files.deleteIfExists(directories.get(0).resolve("metrics.properties"));
            configuration.removeIf(file -> file.path().equals(RUN + "/conf/metrics.properties"));
            writeConfiguration("conf/metrics.properties", Files.readAllBytes(Path.of(metrics)));
        }
        return directories;
    }

    private Path copyConfiguration(String name, Path source) throws IOException {
        Path directory = run.directory(name);
        if (Files.isDirectory(source)) {
            List<Path> files;
            try (Stream<Path> entries = Files.list(source)) {
                files = entries.filter(Files::isRegularFile)
                        .filter(file -> isCopied(String.valueOf(file.getFileName())))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                writeConfiguration(name + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return directory;
    }

    private static boolean isCopied(String name) {
        boolean replacesDefaults = name.endsWith("-default.xml");
        return !NOT_COPIED.contains(name) && !replacesDefaults && !name.endsWith(".template") && !name.endsWith(".sh");
    }

    private Path writeConfiguration(String relative, byte[] content) throws IOException {
        Path file = run.write(relative, content);
        configuration.add(new FileDigest(RUN + "/" + relative, JobFiles.sha256(content)));
        return file;
    }

    private JobDescriptor descriptor(
            JobCommand command,
            JobResources resources,
            JobFiles code,
            List<Path> engineClassPath,
            JobEnvironment environment)
            throws SubmitException, IOException {
        List<FileDigest> classPath = new ArrayList<>();
        for (Path jar : Stream.concat(engineClassPath.stream(), agentJars()).toList()) {
            classPath.add(new FileDigest(jar.toString(), JobFiles.sha256(jar)));
        }
        List<RequestedZone> requested = new ArrayList<>();
        zones.forEach(zone -> requested.add(new RequestedZone(zone.prefix().toString(), zone.keyName())));
        requested.add(new RequestedZone(RUN + "/tmp", RequestedZone.RUN_KEY));
        return JobDescriptor.builder("spark-" + spark.version(), JobCommand.LAUNCHER)
                .launcherArguments(withoutRun(command.launcherArguments()))
                .mainClass(resources.mainClass())
                .arguments(withoutRun(resources.arguments()))
                .jvmArguments(withoutRun(command.jvmArguments()))
                .code(code.digests())
                .classPath(classPath)
                .configuration(configuration)
                .environment(environment.digests())
                .zones(requested)
                .build();
    }

    /** The agent's jar, which the JVM appends to its class path, and those that its manifest names. */
    private Stream<Path> agentJars() {
        Path agent = surroundings.agentJar();
        Stream<Path> named = Stream.of("lib/AmazonCorrettoCryptoProvider.jar", "lib/jna.jar")
                .map(agent::resolveSibling)
                .filter(Files::exists);
        return Stream.concat(Stream.of(agent), named);
    }

    /** Writes {@code ${run}} for the run directory, as the descriptor does. */
    private List<String> withoutRun(List<String> texts) throws SubmitException {
        List<String> replaced = new ArrayList<>();
        for (String text : texts) {
            if (text.contains(RUN)) {
                throw SubmitException.usage(
                        "argument '" + text + "' contains ${run}, which the job descriptor reserves");
            }
            replaced.add(text.replace(run.path().toString(), RUN));
        }
        return replaced;
    }

    private byte[] agentSettings() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", 1);
        json.put("broker", surroundings.broker().url().toString());
        json.put("home", surroundings.broker().home().toAbsolutePath().toString());
        json.put("job-id", jobId);
        json.put("role", "driver");
        json.put("pin", surroundings.broker().pin());
        json.put("launcher", ProcessHandle.current().pid());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
