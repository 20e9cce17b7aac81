/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.JobDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupCheckTest {
    private Start start;

    @BeforeEach
    void makeStart(@TempDir Path root) throws Exception {
        start = Start.in(root);
    }

    @Test
    void accepts_a_jvm_that_is_what_the_descriptor_says() {
        assertThatCode(start::check).doesNotThrowAnyException();
    }

    @Test
    void accepts_every_value_that_the_descriptor_states_with_other_run_directories(@TempDir Path other)
            throws Exception {
        JobDescriptor first = start.descriptor;

        Start second = Start.in(other);

        assertThat(second.descriptor.launcherArguments()).isEqualTo(first.launcherArguments());
        assertThatCode(second::check).doesNotThrowAnyException();
    }

    @Nested
    class Injection {
        @ParameterizedTest
        @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_PRELOAD", "LD_AUDIT"})
        void by_the_environment_is_refused_even_if_described(String name) throws Exception {
            start.environment.put(name, "-Dx=1");
            start.descriptor = start.describe();

            refused(RefusalCode.INJECTED, start::check, name);
        }

        @Test
        void of_options_from_elsewhere_is_refused() {
            start.hiddenOptions.add("-Dhidden=secret");

            String message = refused(RefusalCode.INJECTED, start::check, "-Dhidden");
            assertThat(message).doesNotContain("secret");
        }
    }

    @Nested
    class Agents {
        @Test
        void before_ours_are_refused() {
            List<String> command = new ArrayList<>(start.command());
            command.add(1, "-javaagent:/tmp/other.jar=run=x");

            refused(RefusalCode.OTHER_AGENT, () -> start.check(command, AssuranceClass.SIMULATED), "/tmp/other.jar");
        }

        @Test
        void after_ours_are_refused_even_if_described() throws Exception {
            start.options.add("-javaagent:" + start.engineJar);
            start.descriptor = start.describe();

            refused(RefusalCode.OTHER_AGENT, start::check, "engine.jar");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-agentlib:jdwp=transport=dt_socket", "-agentpath:/tmp/x.so", "-Xrunjdwp:x", "-Xdebug"})
        void that_are_native_are_refused_even_if_described(String option) throws Exception {
            start.options.add(0, option);
            start.descriptor = start.describe();

            refused(RefusalCode.OTHER_AGENT, start::check, "native agent");
        }

        @Test
        void that_the_command_line_does_not_name_are_refused() {
            List<String> command = new ArrayList<>(start.command());
            command.remove(start.agentOption());

            refused(RefusalCode.OTHER_AGENT, () -> start.check(command, AssuranceClass.SIMULATED), "-javaagent");
        }
    }

    @Nested
    class Command_line {
        @Test
        void with_another_system_property_is_refused_without_its_value() throws Exception {
            start.options.add("-Dextra=secret");

            String message = refused(RefusalCode.COMMAND_LINE, start::check, "is not the descriptor's");
            assertThat(message).doesNotContain("secret");
        }

        @Test
        void with_a_changed_system_property_is_refused_without_its_value() {
            start.options.set(1, "-Dspark.x=secret");

            String message = refused(RefusalCode.COMMAND_LINE, start::check, "JVM argument 2, -Dspark.x");
            assertThat(message).doesNotContain("secret");
        }

        @Test
        void with_a_changed_argument_is_refused_without_its_value() {
            start.launcherArguments.set(5, "secret");

            String message = refused(RefusalCode.COMMAND_LINE, start::check, "launcher argument 6");
            assertThat(message).doesNotContain("secret");
        }

        @Test
        void with_an_argument_more_is_refused() {
            start.launcherArguments.add("more");

            refused(RefusalCode.COMMAND_LINE, start::check, "arguments");
        }

        @Test
        void with_an_argument_less_is_refused() {
            start.launcherArguments.remove(6);

            refused(RefusalCode.COMMAND_LINE, start::check, "arguments");
        }

        @Test
        void with_another_launcher_is_refused() {
            List<String> command = new ArrayList<>(start.command());
            command.set(command.indexOf("org.apache.spark.deploy.SparkSubmit"), "com.evil.Main");

            refused(RefusalCode.COMMAND_LINE, () -> start.check(command, AssuranceClass.SIMULATED), "launcher");
        }

        @Test
        void with_two_arguments_exchanged_is_refused() {
            start.launcherArguments.set(5, "out");
            start.launcherArguments.set(6, "in");

            refused(RefusalCode.COMMAND_LINE, start::check, "launcher argument 6");
        }

        @Test
        void that_is_split_otherwise_is_refused() {
            start.launcherArguments.set(5, "in out");
            start.launcherArguments.remove(6);

            refused(RefusalCode.COMMAND_LINE, start::check, "launcher argument 6");
        }

        @Test
        void that_starts_another_main_class_than_stated_is_refused() throws Exception {
            start.launcherArguments.set(3, "com.evil.Job");
            start.descriptor = start.describe();

            refused(RefusalCode.COMMAND_LINE, start::check, "com.example.Job");
        }

        @Test
        void whose_job_arguments_are_stated_otherwise_is_refused() throws Exception {
            start.jobArguments.set(0, "harmless");
            start.descriptor = start.describe();

            refused(RefusalCode.COMMAND_LINE, start::check, "the last of the launcher's arguments");
        }
    }

    @Nested
    class Options {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "@/tmp/args",
                    "-XX:Flags=/tmp/f",
                    "-XX:VMOptionsFile=/tmp/f",
                    "-Xbootclasspath/a:/tmp/x.jar",
                    "--patch-module=java.base=/tmp/x",
                    "--upgrade-module-path=/tmp",
                    "--module-path=/tmp",
                    "-p",
                    "-m",
                    "--module",
                    "--module=com.example/com.example.Main",
                    "-XX:StartFlightRecording:filename=/tmp/x.jfr",
                    "-XX:FlightRecorderOptions=repository=/tmp/x",
                    "-Djava.library.path=/tmp/x",
                    "-Dsun.boot.library.path=/tmp/x",
                    "-XXaltjvm=/tmp/x",
                    "-XX:OnError=gcore",
                    "-XX:OnOutOfMemoryError=gcore",
                    "-XX:+HeapDumpOnOutOfMemoryError",
                    "-XX:+HeapDumpBeforeFullGC",
                    "-XX:+CrashOnOutOfMemoryError",
                    "-Dcom.sun.management.jmxremote.port=1"
                })
        void are_refused_in_every_class_even_if_described(String option) throws Exception {
            start.options.add(0, option);
            start.descriptor = start.describe();

            refused(RefusalCode.JVM_OPTION, start::check, "not allowed");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-XX:SharedArchiveFile=/tmp/x.jsa",
                    "-Xshare:auto",
                    "-XX:ArchiveClassesAtExit=/tmp/x",
                    "-XX:AOTCache=/tmp/x",
                    "-Djdk.attach.allowAttachSelf=true",
                    "-XX:-DisableAttachMechanism"
                })
        void are_refused_in_hardware_classes_only(String option) throws Exception {
            start.options.add(0, option);
            start.options.add("-XX:+DisableAttachMechanism");
            start.descriptor = start.describe();

            assertThatCode(start::check).doesNotThrowAnyException();
            refused(
                    RefusalCode.JVM_OPTION,
                    () -> start.check(start.command(), AssuranceClass.HARDWARE),
                    "of class hardware");
        }

        @Test
        void must_close_the_process_in_hardware_classes() throws Exception {
            refused(
                    RefusalCode.JVM_OPTION,
                    () -> start.check(start.command(), AssuranceClass.HARDWARE),
                    "-XX:+DisableAttachMechanism is missing");

            start.options.add("-XX:+DisableAttachMechanism");
            start.descriptor = start.describe();
            assertThatCode(() -> start.check(start.command(), AssuranceClass.HARDWARE))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class Environment {
        @Test
        void with_another_variable_is_refused_without_its_value() {
            start.environment.put("EXTRA", "secret");

            String message = refused(RefusalCode.ENVIRONMENT, start::check, "EXTRA");
            assertThat(message).doesNotContain("secret");
        }

        @Test
        void with_another_value_is_refused_without_it() {
            start.environment.put("PATH", "secret");

            String message = refused(RefusalCode.ENVIRONMENT, start::check, "PATH has another value");
            assertThat(message).doesNotContain("secret");
        }

        @Test
        void with_a_variable_less_is_refused() {
            start.environment.remove("PATH");

            refused(RefusalCode.ENVIRONMENT, start::check, "PATH");
        }
    }

    @Nested
    class Class_path {
        @Test
        void with_another_jar_is_refused() throws Exception {
            start.classPath.add(0, Start.jar(start.root.resolve("extra.jar"), ""));

            refused(RefusalCode.CLASS_PATH, start::check, "extra.jar");
        }

        @Test
        void with_the_current_directory_is_refused() throws Exception {
            Files.writeString(start.root.resolve("stray.class"), "");
            start.classPath.add(Path.of(""));

            refused(RefusalCode.CLASS_PATH, start::check, "which the descriptor does not name");
        }

        @Test
        void in_another_order_is_refused() throws Exception {
            Path second = Start.jar(start.root.resolve("second.jar"), "");
            start.classPath.add(1, second);
            start.descriptor = start.describe();
            start.classPath.remove(second);
            start.classPath.add(0, second);

            refused(RefusalCode.CLASS_PATH, start::check, "in another place");
        }

        @Test
        void with_a_directory_is_accepted_if_every_file_in_it_is_named() throws Exception {
            start.classPath.add(0, Files.createDirectory(start.run.resolve("conf")));
            assertThatCode(start::check).doesNotThrowAnyException();

            Files.writeString(start.run.resolve("conf/log4j2.properties"), "x=y");
            refused(RefusalCode.CLASS_PATH, start::check, "log4j2.properties");
        }

        @Test
        void that_a_manifest_extends_to_an_existing_file_is_refused() throws Exception {
            Start.jar(start.engineJar, "lib/hidden.jar lib/absent.jar");
            start.descriptor = start.describe();
            assertThatCode(start::check).doesNotThrowAnyException();

            Files.createDirectory(start.root.resolve("lib"));
            Start.jar(start.root.resolve("lib/hidden.jar"), "");
            refused(RefusalCode.CLASS_PATH, start::check, "hidden.jar");
        }

        @Test
        void entry_that_does_not_exist_loads_nothing() {
            start.classPath.add(start.root.resolve("absent.jar"));

            assertThatCode(start::check).doesNotThrowAnyException();
        }
    }

    @Nested
    class Files_that_are_read {
        @Test
        void by_a_jvm_argument_must_be_named() throws Exception {
            Path log4j = Files.writeString(start.root.resolve("log4j2.xml"), "<x/>");
            start.options.add("-Dlog4j2.configurationFile=" + log4j);
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "log4j2.xml");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "%s",
                    "file:%s",
                    "file://%s",
                    "FILE:%s",
                    "file://localhost%s",
                    "local:%s",
                    "local://%s",
                    "%s#alias",
                    "/x/absent.jar,%s",
                    "spark.jars=%s",
                    "spark.jars=local:%s"
                })
        void by_a_launcher_argument_must_be_named(String form) throws Exception {
            Path extra = Start.jar(start.root.resolve("extra.jar"), "");
            start.launcherArguments.add(2, "--jars");
            start.launcherArguments.add(3, form.formatted(extra));
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "extra.jar");
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:%s/%%65xtra.jar", "local:%s/extra%%2Ejar", "%s/extra%%2ejar#alias"})
        void under_an_escaped_name_must_be_named(String form) throws Exception {
            Start.jar(start.root.resolve("extra.jar"), "");
            start.launcherArguments.add(2, "--jars");
            start.launcherArguments.add(3, form.formatted(start.root));
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "extra.jar");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"%s/*.jar", "%s/ext?a.jar", "file:%s/[e]xtra.jar", "/x/absent.jar,%s/{extra,other}.jar"})
        void by_a_pattern_are_refused(String form) throws Exception {
            Start.jar(start.root.resolve("extra.jar"), "");
            start.launcherArguments.add(2, "--jars");
            start.launcherArguments.add(3, form.formatted(start.root));
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "pattern");
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://h/extra.jar", "hdfs://h/extra.py#alias", "/x/absent.jar,s3a://b/extra.whl"})
        void on_another_machine_are_refused(String code) throws Exception {
            start.launcherArguments.add(2, "--jars");
            start.launcherArguments.add(3, code);
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "extra");
        }

        @Test
        void by_a_jvm_argument_with_two_equals_signs_must_be_named() throws Exception {
            Path security =
                    Files.writeString(start.root.resolve("evil.security"), "securerandom.source=file:/dev/zero");
            start.options.add("-Djava.security.properties==" + security);
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "evil.security");
        }

        @Test
        void by_a_relative_name_must_be_named() throws Exception {
            Start.jar(start.root.resolve("extra.jar"), "");
            start.launcherArguments.add(2, "--jars");
            start.launcherArguments.add(3, "extra.jar");
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "extra.jar");
        }

        @Test
        void by_the_job_itself_are_data() throws Exception {
            Path data = Files.writeString(start.root.resolve("birds.csv"), "x");
            start.jobArguments.set(0, data.toString());
            start.launcherArguments.set(5, data.toString());
            start.descriptor = start.describe();

            assertThatCode(start::check).doesNotThrowAnyException();
        }

        @Test
        void as_code_that_a_configuration_names_must_be_named() throws Exception {
            Path extra = Start.jar(start.root.resolve("extra.jar"), "");
            Files.writeString(start.conf, "spark.jars = /x/absent.jar," + extra + "\n");
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "extra.jar");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "spark.jars = extra",
                    "spark.jars = /x/absent.jar",
                    "spark.jars = https://h/extra",
                    "spark.jars = ivy://com.example:extra:1",
                    "spark.files = lib/*",
                    "spark.files:extra",
                    "spark.archives = /x/extra.tgz#alias",
                    "spark.submit.pyFiles = *.py",
                    "spark.driver.extraClassPath = /x/absent.jar:extra",
                    "spark.driver.extraClassPath = /x/lib/*",
                    "spark.executor.extraClassPath = extra",
                    "spark.driver.resource.gpu.discoveryScript = extra",
                    "spark.jars.packages = com.example:extra:1",
                    "spark.jars.repositories = https://h/",
                    "spark.jars.ivySettings = /x/ivy.xml"
                })
        void because_a_property_of_that_name_names_code_must_be_named(String property) throws Exception {
            Start.jar(start.root.resolve("extra"), "");
            Files.writeString(start.conf, property + "\n");
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, property.replaceFirst("[ :].*", ""));
        }

        @Test
        void in_a_properties_file_of_any_name_must_be_named() throws Exception {
            Path other = Files.writeString(start.run.resolve("settings.txt"), "spark.jars = /x/absent.jar\n");
            start.launcherArguments.set(1, other.toString());
            start.descriptor = start.describe(other);

            refused(RefusalCode.UNCOVERED_FILE, start::check, "spark.jars");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--packages com.example:extra:1",
                    "--packages=com.example:extra:1",
                    "--repositories https://h/",
                    "--conf spark.jars.packages=com.example:extra:1",
                    "--conf=spark.jars=https://h/extra",
                    "-c spark.driver.extraClassPath=/x/absent.jar",
                    "--jars https://h/extra",
                    "--jars /x/absent.jar",
                    "--py-files ivy://com.example:extra:1",
                    "--driver-class-path lib/*",
                    "--archives /x/absent.tgz#alias"
                })
        void because_a_launcher_option_of_that_name_names_code_must_be_named(String option) throws Exception {
            start.launcherArguments.addAll(2, List.of(option.split(" ", -1)));
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "");
        }

        @Test
        void because_a_system_property_of_that_name_names_code_must_be_named() throws Exception {
            start.options.add("-Dspark.jars=https://h/extra");
            start.descriptor = start.describe();

            refused(RefusalCode.UNCOVERED_FILE, start::check, "spark.jars");
        }

        @Test
        void and_are_named_are_accepted_in_every_form() throws Exception {
            start.launcherArguments.addAll(
                    2, List.of("--jars", "file://" + start.jobJar + ",local:" + start.jobJar, "--files", ""));
            start.launcherArguments.addAll(2, List.of("--archives", start.jobJar + "#alias"));
            start.launcherArguments.addAll(2, List.of("--conf", "spark.driver.extraClassPath=" + start.jobJar + ":"));
            start.descriptor = start.describe();

            assertThatCode(start::check).doesNotThrowAnyException();
        }

        @Test
        void with_another_content_are_refused() throws Exception {
            for (Path file : List.of(start.jobJar, start.engineJar, start.conf, start.agentJar)) {
                byte[] before = Files.readAllBytes(file);
                byte[] changed = before.clone();
                changed[before.length - 1] ^= 1;
                Files.write(file, changed);
                refused(RefusalCode.CHANGED_FILE, start::check, file.toString());
                Files.write(file, before);
            }
            assertThatCode(start::check).doesNotThrowAnyException();
        }

        @Test
        void that_are_missing_are_refused() throws Exception {
            Files.delete(start.jobJar);

            refused(RefusalCode.UNREADABLE_FILE, start::check, "job.jar");
        }

        @Test
        void that_are_unreadable_are_refused() throws Exception {
            Files.setPosixFilePermissions(start.conf, PosixFilePermissions.fromString("---------"));
            if (!Files.isReadable(start.conf)) {
                refused(RefusalCode.UNREADABLE_FILE, start::check, "spark.conf");
            }
            Files.delete(start.conf);
            Files.createDirectory(start.conf);
            refused(RefusalCode.UNREADABLE_FILE, start::check, "spark.conf");
        }
    }

    @Nested
    class Descriptor {
        @Test
        void with_two_hashes_for_a_file_is_refused() throws Exception {
            JobDescriptor honest = start.descriptor;
            start.descriptor = JobDescriptor.builder(honest.engine(), honest.launcher())
                    .launcherArguments(honest.launcherArguments())
                    .mainClass(honest.mainClass())
                    .arguments(honest.arguments())
                    .jvmArguments(honest.jvmArguments())
                    .code(List.of(
                            honest.code().get(0),
                            new io.strongroom.broker.api.FileDigest(
                                    honest.code().get(0).path(), "0".repeat(64))))
                    .classPath(honest.classPath())
                    .configuration(honest.configuration())
                    .environment(Map.copyOf(honest.environment()))
                    .build();

            refused(RefusalCode.DESCRIPTOR, start::check, "two hashes");
        }

        @Test
        void with_a_relative_path_is_refused() throws Exception {
            JobDescriptor honest = start.descriptor;
            start.descriptor = JobDescriptor.builder(honest.engine(), honest.launcher())
                    .launcherArguments(honest.launcherArguments())
                    .mainClass(honest.mainClass())
                    .arguments(honest.arguments())
                    .jvmArguments(honest.jvmArguments())
                    .code(List.of(new io.strongroom.broker.api.FileDigest("job.jar", "0".repeat(64))))
                    .classPath(honest.classPath())
                    .configuration(honest.configuration())
                    .environment(Map.copyOf(honest.environment()))
                    .build();

            refused(RefusalCode.DESCRIPTOR, start::check, "absolute");
        }
    }

    private static String refused(RefusalCode code, ThrowingCallable check, String part) {
        RefusedException refusal = catchThrowableOfType(RefusedException.class, check);
        assertThat(refusal).as("a refusal of code %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(part);
        return refusal.getMessage();
    }
}
