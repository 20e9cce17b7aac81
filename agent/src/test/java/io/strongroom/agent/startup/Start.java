/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A JVM and a descriptor that agree, in a directory of their own. A test changes one thing on one side and looks at what
 * the check says. Lists are mutable.
 */
final class Start {
    final Path root;
    final Path run;
    final Path agentJar;
    final Path engineJar;
    final Path jobJar;
    final Path conf;

    List<String> options;
    List<String> launcherArguments;
    final List<String> jobArguments = new ArrayList<>(List.of("in", "out"));
    final List<String> hiddenOptions = new ArrayList<>();
    final List<Path> classPath = new ArrayList<>();
    final Map<String, String> environment = new TreeMap<>();

    JobDescriptor descriptor;

    private Start(Path root) throws IOException {
        this.root = root.toRealPath();
        this.run = Files.createDirectories(this.root.resolve("run"));
        this.agentJar = jar(this.root.resolve("strongroom-agent.jar"), "");
        this.engineJar = jar(this.root.resolve("engine.jar"), "");
        this.jobJar = jar(Files.createDirectories(run.resolve("code/0")).resolve("job.jar"), "");
        this.conf = Files.writeString(run.resolve("spark.conf"), "spark.app.name = x\n");
        classPath.addAll(List.of(engineJar, agentJar));
        options = new ArrayList<>(List.of("-Xmx1g", "-Dspark.x=" + run + "/tmp", "-cp", engineJar.toString()));
        launcherArguments = new ArrayList<>(
                List.of("--properties-file", conf.toString(), "--class", "com.example.Job", jobJar.toString()));
        launcherArguments.addAll(jobArguments);
        environment.putAll(Map.of("PATH", "/usr/bin", "TERM", "xterm"));
        this.descriptor = describe();
    }

    static Start in(Path root) throws IOException {
        return new Start(root);
    }

    /** What an honest launcher would write for the present state. */
    JobDescriptor describe() throws IOException {
        return describe(conf);
    }

    /** The same with another configuration file. */
    JobDescriptor describe(Path configuration) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        digests.put("PATH", sha256(environment.get("PATH").getBytes(StandardCharsets.UTF_8)));
        List<FileDigest> entries = new ArrayList<>();
        for (Path entry : classPath) {
            entries.add(digest(entry));
        }
        return JobDescriptor.builder("spark-4.1.0", "org.apache.spark.deploy.SparkSubmit")
                .launcherArguments(withoutRun(launcherArguments))
                .mainClass("com.example.Job")
                .arguments(withoutRun(jobArguments))
                .jvmArguments(withoutRun(options))
                .code(List.of(digest(jobJar)))
                .classPath(entries)
                .configuration(List.of(digest(configuration)))
                .environment(digests)
                .build();
    }

    FileDigest digest(Path file) throws IOException {
        return new FileDigest(withoutRun(List.of(file.toString())).get(0), sha256(Files.readAllBytes(file)));
    }

    String agentOption() {
        return "-javaagent:" + agentJar + "=run=" + run;
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of("/usr/bin/java", agentOption()));
        command.addAll(options);
        command.add("org.apache.spark.deploy.SparkSubmit");
        command.addAll(launcherArguments);
        return command;
    }

    void check() throws RefusedException {
        check(command(), AssuranceClass.SIMULATED);
    }

    void check(List<String> command, AssuranceClass assurance) throws RefusedException {
        List<String> effective = new ArrayList<>(List.of(agentOption()));
        for (String option : options) {
            if (option.startsWith("-D") || option.startsWith("-X")) {
                effective.add(option);
            }
        }
        effective.addAll(hiddenOptions);
        List<String> entries = classPath.stream().map(Path::toString).toList();
        StartedJvm jvm = new StartedJvm(command, effective, environment, entries, root, agentJar);
        new StartupCheck(jvm, descriptor, run).check(assurance);
    }

    static Path jar(Path file, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            out.finish();
        }
        return file;
    }

    private List<String> withoutRun(List<String> texts) {
        return texts.stream()
                .map(text -> text.replace(run.toString(), "${run}"))
                .toList();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
