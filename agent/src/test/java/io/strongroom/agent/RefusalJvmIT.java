/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.agent.AgentRun.Outcome;
import io.strongroom.agent.application.OtherAgent;
import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.seal.KeyWrapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real JVMs do when they are refused before any broker is asked: one line, exit code 78, no {@code main}. */
class RefusalJvmIT {
    private static Path home;

    private AgentRun run;

    @BeforeAll
    static void makeWorkspace(@TempDir Path directory) throws Exception {
        home = TestWorkspace.create(directory);
    }

    @BeforeEach
    void makeRun(@TempDir Path directory) throws Exception {
        run = new AgentRun(directory, home, URI.create("https://localhost:" + unusedPort()));
    }

    @Test
    void without_options() throws Exception {
        run.write().agentOptions = "";

        refused(RefusalCode.OPTIONS, "run=DIR");
    }

    @Test
    void with_a_run_directory_that_others_may_read() throws Exception {
        Files.setPosixFilePermissions(run.write().run, PosixFilePermissions.fromString("rwxr-xr-x"));

        refused(RefusalCode.RUN_DIRECTORY, "chmod 700");
    }

    @Test
    void with_malformed_settings() throws Exception {
        Files.writeString(run.write().run.resolve("agent.json"), "{\"version\":1,\"broker\":\"x\"}");

        refused(RefusalCode.SETTINGS, "agent.json");
    }

    @Test
    void whose_launcher_is_gone() throws Exception {
        Path settings = run.write().run.resolve("agent.json");
        Files.writeString(
                settings, Files.readString(settings).replace("\"version\":1", "\"version\":1,\"launcher\":1"));

        refused(RefusalCode.SETTINGS, "is not the parent of this process");
    }

    @Test
    void with_a_malformed_descriptor() throws Exception {
        Path descriptor = run.write().run.resolve("job.json");
        Files.writeString(descriptor, Files.readString(descriptor).replace(":", ": "));

        refused(RefusalCode.DESCRIPTOR, "canonical");
    }

    @Test
    void with_java_tool_options() throws Exception {
        run.write().environment.put("JAVA_TOOL_OPTIONS", "-Dinjected=1");

        Outcome outcome = run.start();

        assertThat(outcome.err()).contains("strongroom: refused: injected:").contains("JAVA_TOOL_OPTIONS");
        assertThat(outcome.exitCode()).isEqualTo(78);
        assertThat(run.mark).doesNotExist();
    }

    @Test
    void with_another_agent_first() throws Exception {
        Path other = run.run.resolveSibling("other.jar");
        AgentRun.jar(other, OtherAgent.class, "Premain-Class");
        run.write().agentsBefore.add("-javaagent:" + other);

        refused(RefusalCode.OTHER_AGENT, "other.jar");
    }

    @Test
    void with_a_debugger() throws Exception {
        run.options.add(0, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y");
        run.write();

        refused(RefusalCode.OTHER_AGENT, "native agent");
    }

    @Test
    void with_another_system_property() throws Exception {
        run.write().options.add("-Dextra=confidential");

        refused(RefusalCode.COMMAND_LINE, "-Dextra");
    }

    @Test
    void with_options_from_a_file() throws Exception {
        Files.writeString(run.run.resolve("options"), "-Dextra=confidential");
        run.options.add("@" + run.run.resolve("options"));
        run.write();

        refused(RefusalCode.INJECTED, "-Dextra");
    }

    @Test
    void with_a_changed_argument() throws Exception {
        run.arguments.add("confidential");
        run.write().arguments.set(1, "confidential too");

        refused(RefusalCode.COMMAND_LINE, "launcher argument 2");
    }

    @Test
    void with_another_environment_variable() throws Exception {
        run.write().environment.put("EXTRA", "confidential");

        refused(RefusalCode.ENVIRONMENT, "EXTRA");
    }

    @Test
    void with_a_changed_job_jar() throws Exception {
        change(run.write().classPath.get(0));

        refused(RefusalCode.CHANGED_FILE, "job.jar");
    }

    @Test
    void with_a_missing_jar() throws Exception {
        Path jar = run.run.resolve("library.jar");
        Files.copy(run.classPath.get(0), jar);
        run.classPath.add(jar);
        Files.delete(run.write().run.resolve("library.jar"));

        refused(RefusalCode.UNREADABLE_FILE, "library.jar");
    }

    @Test
    void with_another_jar_on_the_class_path() throws Exception {
        Path jar = run.run.resolve("library.jar");
        Files.copy(run.classPath.get(0), jar);
        run.classPath.add(jar);
        run.write();
        Files.move(run.run.resolve("job.json"), run.run.resolve("honest.json"));
        String honest = Files.readString(run.run.resolve("honest.json"));
        Files.writeString(
                run.run.resolve("job.json"),
                honest.replaceFirst(",?\\{\"path\":\"[^\"]*library.jar\",\"sha256\":\"[0-9a-f]*\"}", ""));

        refused(RefusalCode.CLASS_PATH, "library.jar");
    }

    @Test
    void with_a_second_copy_of_our_classes() throws Exception {
        run.classPath.add(AgentRun.jar(run.run.resolve("thin.jar"), KeyWrapper.class, "Main-Class"));
        run.write();

        refused(RefusalCode.CLASS_PATH, "2 copies of io.strongroom.seal.KeyWrapper");
    }

    @Test
    void with_a_configuration_file_that_is_not_covered() throws Exception {
        Path file = Files.writeString(run.run.resolveSibling("logging.properties"), "x=y");
        run.options.add("-Djava.util.logging.config.file=" + file);
        run.write();

        refused(RefusalCode.UNCOVERED_FILE, "logging.properties");
    }

    @Test
    void with_an_option_that_dumps_the_heap() throws Exception {
        run.options.add("-XX:+HeapDumpOnOutOfMemoryError");
        run.write();

        refused(RefusalCode.JVM_OPTION, "HeapDump");
    }

    @Test
    void with_another_pin_than_the_workspaces() throws Exception {
        run.pin = "00".repeat(32);
        run.write();

        refused(RefusalCode.BROKER_UNTRUSTED, "may only repeat");
    }

    @Test
    void with_a_damaged_simulated_platform(@TempDir Path damaged) throws Exception {
        for (String name : new String[] {"ca.pem", "broker.pin"}) {
            Files.copy(home.resolve(name), damaged.resolve(name));
        }
        var other = new AgentRun(Files.createDirectory(damaged.resolve("d")), damaged, run.broker);
        other.write();

        refused(other, RefusalCode.NO_EVIDENCE, "simulated");
    }

    @Test
    void when_the_agent_itself_is_damaged() throws Exception {
        Path jar = run.run.resolve("damaged.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("io/strongroom/agent/startup/CommandLine.class"));
            out.write(new byte[] {1, 2, 3, 4});
        }
        run.classPath.add(jar);
        run.write();

        refused(RefusalCode.INTERNAL, "ClassFormatError");
    }

    @Test
    void without_a_broker() throws Exception {
        run.write();

        refused(RefusalCode.BROKER_UNAVAILABLE, "no broker listens");
    }

    private void refused(RefusalCode code, String part) throws Exception {
        refused(run, code, part);
    }

    /** Starts the run, and checks that it was refused as it must be. */
    static Outcome refused(AgentRun run, RefusalCode code, String part) throws Exception {
        Outcome outcome = run.start();

        assertThat(outcome.err())
                .startsWith("strongroom: refused: " + code.wireName() + ": ")
                .contains(part)
                .doesNotContain("confidential")
                .endsWith(")\n")
                .containsOnlyOnce("\n");
        assertThat(outcome.exitCode()).isEqualTo(78);
        assertThat(outcome.out()).isEmpty();
        assertThat(run.mark).doesNotExist();
        return outcome;
    }

    private static void change(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
