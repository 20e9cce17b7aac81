/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.application.SessionApplication;
import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.RequestedZone;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A job in a real JVM under the packaged agent. As made, it is honest; a test changes a field before {@link #write} to
 * change job and descriptor, or after it to make the two differ. Then {@link #start}.
 */
final class AgentRun {
    private static final int FIRST_TO_WARN = 24;

    /** How a JVM ended. */
    record Outcome(int exitCode, String out, String err) {}

    private static final Path BUILD = Path.of(System.getProperty("strongroom.agent.build", "target"));
    private static final long TIMEOUT_SECONDS = 120;

    static final Path AGENT_JAR = BUILD.resolve("strongroom-agent.jar").toAbsolutePath();
    static final Path FAST_PROVIDER =
            BUILD.resolve("lib/AmazonCorrettoCryptoProvider.jar").toAbsolutePath();

    final Path run;
    final Path mark;
    final Path home;
    URI broker;
    String pin = "";
    String role = "driver";
    String agentOptions;
    String mainClass;
    final List<String> options = new ArrayList<>(
            Stream.concat(Stream.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m"), nativeAccess())
                    .toList());
    final List<String> agentsBefore = new ArrayList<>();
    final List<String> arguments = new ArrayList<>();
    final List<Path> classPath = new ArrayList<>();
    final List<Path> configuration = new ArrayList<>();
    final List<RequestedZone> zones = new ArrayList<>();
    final Map<String, String> environment = new TreeMap<>(Map.of("LANG", "C.UTF-8"));

    AgentRun(Path directory, Path home, URI broker) throws IOException {
        this(directory, home, broker, SessionApplication.class);
    }

    /** A job whose application is another class, which has no inner ones. */
    AgentRun(Path directory, Path home, URI broker, Class<?> application) throws IOException {
        this.run = Files.createDirectory(directory.toRealPath().resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        this.mark = directory.toRealPath().resolve("main-ran");
        this.home = home;
        this.broker = broker;
        this.agentOptions = "run=" + run;
        arguments.add(mark.toString());
        this.mainClass = application.getName();
        classPath.add(applicationJar(application));
    }

    /** Since Java 24 the JVM warns of native libraries, such as the fast crypto provider's, unless it is told of them. */
    private static Stream<String> nativeAccess() {
        return Runtime.version().feature() >= FIRST_TO_WARN
                ? Stream.of("--enable-native-access=ALL-UNNAMED")
                : Stream.of();
    }

    /** Writes {@code job.json} and {@code agent.json} for the present state. */
    AgentRun write() throws IOException {
        Files.write(run.resolve("job.json"), descriptor().canonicalBytes());
        Files.writeString(
                run.resolve("agent.json"),
                "{\"version\":1,\"broker\":\"" + broker + "\",\"home\":\"" + home
                        + "\",\"job-id\":\"job-1\",\"role\":\"" + role + "\""
                        + (pin.isEmpty() ? "" : ",\"pin\":\"" + pin + "\"")
                        + "}");
        return this;
    }

    JobDescriptor descriptor() throws IOException {
        List<FileDigest> covered = new ArrayList<>();
        for (Path jar : classPath) {
            covered.add(digest(jar));
        }
        covered.add(digest(AGENT_JAR));
        if (Files.exists(FAST_PROVIDER)) {
            covered.add(digest(FAST_PROVIDER));
        }
        Map<String, String> variables = new TreeMap<>();
        environment.forEach((name, value) -> variables.put(name, sha256(value.getBytes(StandardCharsets.UTF_8))));
        List<FileDigest> configured = new ArrayList<>();
        for (Path file : configuration) {
            configured.add(digest(file));
        }
        return JobDescriptor.builder("test-1", mainClass)
                .launcherArguments(withoutRun(arguments))
                .mainClass(mainClass)
                .arguments(withoutRun(arguments))
                .jvmArguments(withoutRun(jvmArguments()))
                .classPath(covered)
                .configuration(configured)
                .environment(variables)
                .zones(zones)
                .build();
    }

    /** Runs the JVM to its end. */
    Outcome start() throws Exception {
        return await(launch());
    }

    /** Starts the JVM. */
    Process launch() throws IOException {
        return process(command());
    }

    /** Runs the same JVM without the agent to its end. */
    Outcome startPlain() throws Exception {
        List<String> command = command();
        command.removeIf(argument -> argument.startsWith("-javaagent:"));
        return await(process(command));
    }

    /** Waits for the end. */
    Outcome await(Process process) throws Exception {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the JVM did not end: " + Files.readString(err()));
        }
        return new Outcome(process.exitValue(), Files.readString(out()), Files.readString(err()));
    }

    private Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(run.toFile())
                .redirectOutput(out().toFile())
                .redirectError(err().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path out() {
        return run.resolveSibling("stdout");
    }

    private Path err() {
        return run.resolveSibling("stderr");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(agentsBefore);
        command.add("-javaagent:" + AGENT_JAR + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
        command.addAll(jvmArguments());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private List<String> jvmArguments() {
        List<String> all = new ArrayList<>(options);
        all.add("-cp");
        all.add(String.join(":", classPath.stream().map(Path::toString).toList()));
        return all;
    }

    private List<String> withoutRun(List<String> texts) {
        return texts.stream()
                .map(text -> text.replace(run.toString(), "${run}"))
                .toList();
    }

    private FileDigest digest(Path file) throws IOException {
        return new FileDigest(withoutRun(List.of(file.toString())).get(0), sha256(Files.readAllBytes(file)));
    }

    private Path applicationJar(Class<?> application) throws IOException {
        Path jar = Files.createDirectories(run.resolve("code/0")).resolve("job.jar");
        return jar(jar, application, "Main-Class");
    }

    /** Makes a jar of one class, named by an attribute of the manifest. */
    static Path jar(Path jar, Class<?> content, String attribute) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(attribute, content.getName());
        String name = content.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = content.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return jar;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
