/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.RequestedZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSubmissionTest {
    @TempDir
    Path temp;

    private FakeInstallation fake;

    @BeforeEach
    void install() throws IOException {
        fake = new FakeInstallation(temp);
    }

    @Test
    void two_submissions_of_one_job_have_one_digest() throws Exception {
        String[] arguments = {"--zone", "/data=k", "--class", "com.example.Job", fake.job.toString(), "in", "out"};
        try (SparkSubmission first = fake.prepare(arguments);
                SparkSubmission second = fake.prepare(arguments)) {
            assertThat(first.runDirectory()).isNotEqualTo(second.runDirectory());
            assertThat(second.descriptor().canonicalBytes())
                    .isEqualTo(first.descriptor().canonicalBytes());
        }
    }

    @Test
    void every_part_of_a_job_changes_its_digest() throws Exception {
        String base = digest("--class", "A", fake.job.toString(), "x");

        Path other = FakeInstallation.jar(temp.resolve("other.jar"), "other");
        assertThat(digest("--class", "B", fake.job.toString(), "x")).isNotEqualTo(base);
        assertThat(digest("--class", "A", fake.job.toString(), "y")).isNotEqualTo(base);
        assertThat(digest("--class", "A", other.toString(), "x")).isNotEqualTo(base);
        assertThat(digest("--class", "A", "--jars", other.toString(), fake.job.toString(), "x"))
                .isNotEqualTo(base);
        assertThat(digest("--class", "A", "--conf", "spark.x=1", fake.job.toString(), "x"))
                .isNotEqualTo(base);
        assertThat(digest("--class", "A", "--zone", "/d=k", fake.job.toString(), "x"))
                .isNotEqualTo(base);
        assertThat(digest("--class", "A", "--driver-memory", "2g", fake.job.toString(), "x"))
                .isNotEqualTo(base);
        assertThat(digest("--class", "A", "--driver-java-options", "-Da=1", fake.job.toString(), "x"))
                .isNotEqualTo(base);
        Files.createDirectories(fake.sparkHome.resolve("conf"));
        Files.writeString(fake.sparkHome.resolve("conf/log4j2.properties"), "x=1");
        assertThat(digest("--class", "A", fake.job.toString(), "x")).isNotEqualTo(base);
    }

    @Test
    void one_character_of_a_file_changes_the_digest_and_changing_it_back_restores_it() throws Exception {
        Path sql = Files.writeString(temp.resolve("q.sql"), "select 1");
        Path lib = FakeInstallation.jar(temp.resolve("lib.jar"), "lib");
        String[] arguments = {
            "--class", "A", "--jars", lib.toString(), fake.job.toString(), sql.toString(),
        };
        String base = digest(arguments);

        Files.writeString(sql, "select 2");
        assertThat(digest(arguments)).isNotEqualTo(base);
        Files.writeString(sql, "select 1");
        assertThat(digest(arguments)).isEqualTo(base);
        FakeInstallation.jar(lib, "lic");
        assertThat(digest(arguments)).isNotEqualTo(base);
        FakeInstallation.jar(lib, "lib");
        assertThat(digest(arguments)).isEqualTo(base);
        FakeInstallation.jar(fake.job, "joc");
        assertThat(digest(arguments)).isNotEqualTo(base);
    }

    @Test
    void copies_and_hashes_what_the_job_brings() throws Exception {
        Path sql = Files.writeString(temp.resolve("q.sql"), "select 1");
        Path lib = FakeInstallation.jar(temp.resolve("lib.jar"), "lib");
        Path classes = Files.createDirectories(temp.resolve("classes/p"));
        Files.writeString(classes.resolve("a.properties"), "a");

        try (SparkSubmission submission = fake.prepare(
                "--class",
                "A",
                "--jars",
                lib + "," + temp.resolve("li?.jar"),
                "--driver-class-path",
                temp.resolve("classes").toString(),
                fake.job.toString(),
                sql.toString(),
                "q.sql")) {
            JobDescriptor descriptor = submission.descriptor();
            assertThat(descriptor.code())
                    .extracting(FileDigest::path)
                    .containsExactly(
                            "${run}/code/0/job.jar",
                            "${run}/code/1/lib.jar",
                            "${run}/code/2/lib.jar",
                            "${run}/code/3/p/a.properties",
                            "${run}/code/4/q.sql");
            assertThat(descriptor.arguments()).containsExactly("${run}/code/4/q.sql", "q.sql");
            assertThat(descriptor.launcherArguments())
                    .containsSubsequence(
                            "--jars", "${run}/code/1/lib.jar,${run}/code/2/lib.jar", "${run}/code/0/job.jar");
            assertThat(submission.runDirectory().resolve("code/1/lib.jar")).hasSameBinaryContentAs(lib);
            assertThat(descriptor.zones()).containsExactly(new RequestedZone("${run}/tmp", "run"));
        }
    }

    @Test
    void leaves_out_rocksdb_which_writes_past_every_file_system() throws Exception {
        FakeInstallation.jar(fake.sparkHome.resolve("jars/rocksdbjni-9.8.4.jar"), "rocksdb");

        try (SparkSubmission submission = fake.prepare("--class", "A", fake.job.toString())) {
            assertThat(submission.descriptor().classPath())
                    .extracting(FileDigest::path)
                    .isNotEmpty()
                    .noneMatch(path -> path.contains("rocksdb"));
        }
    }

    @Test
    void nobody_stops_stages_in_the_user_interface_unless_the_job_asks_for_it() throws Exception {
        try (SparkSubmission usual = fake.prepare("--class", "A", fake.job.toString());
                SparkSubmission asking =
                        fake.prepare("--class", "A", "--conf", "spark.ui.killEnabled=true", fake.job.toString())) {
            assertThat(usual.settings()).containsEntry("spark.ui.killEnabled", "false");
            assertThat(asking.settings()).containsEntry("spark.ui.killEnabled", "true");
        }
    }

    @Test
    void passes_the_jvm_options_of_the_spark_in_use() throws Exception {
        try (SparkSubmission submission = fake.prepare("--class", "A", fake.job.toString())) {
            assertThat(submission.descriptor().jvmArguments())
                    .contains(JavaModuleOptions.defaultModuleOptionArray())
                    .contains("-Xmx1g", "-XX:+DisableAttachMechanism", "-XX:-UsePerfData")
                    .contains("-Djava.io.tmpdir=${run}/tmp", "-Dspark.local.dir=${run}/local");
        }
    }

    @Test
    void the_run_directory_is_private_and_removed() throws Exception {
        Path run;
        try (SparkSubmission submission = fake.prepare("--class", "A", fake.job.toString())) {
            run = submission.runDirectory();
            try (Stream<Path> tree = Files.walk(run)) {
                for (Path path : tree.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }

        assertThat(run).doesNotExist();
    }

    @Test
    void leaves_nothing_behind_on_a_refusal() throws Exception {
        assertThatThrownBy(() -> fake.prepare("--class", "A", "--jars", "missing.jar", fake.job.toString()))
                .isInstanceOf(SubmitException.class)
                .hasMessage("--jars names 'missing.jar', which does not exist");

        try (Stream<Path> runs = Files.list(fake.runs)) {
            assertThat(runs).isEmpty();
        }
    }

    @Test
    void refuses_files_that_are_data_of_a_zone() throws Exception {
        Path data =
                Files.writeString(Files.createDirectories(temp.resolve("zone")).resolve("d.csv"), "a,b");

        assertThatThrownBy(() -> fake.prepare(
                        "--zone",
                        temp.resolve("zone") + "=k",
                        "--class",
                        "A",
                        "--files",
                        data.toString(),
                        fake.job.toString()))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77))
                .hasMessageContaining("lies in a zone");
    }

    @Test
    void refuses_what_it_cannot_run() {
        assertUsage("no application jar", "--class", "A");
        assertUsage("Python and R jobs come later", "job.py");
        assertUsage("shells come later", "--class", "A", "spark-shell");
        assertUsage("no main class set", fake.job.toString());
        assertUsage("does not exist", "--class", "A", "missing.jar");
        assertUsage("scheme 'hdfs' is not supported", "--class", "A", "hdfs://h/job.jar");
        assertUsage("is not a size", "--class", "A", "--driver-memory", "lots", fake.job.toString());
        assertUsage("reserves", "--class", "A", fake.job.toString(), "${run}/x");
        assertUsage("which is not set", "--class", "A", "--env", "NO_SUCH_NAME", fake.job.toString());
    }

    @Test
    void hands_on_the_usual_environment_and_what_is_asked_for() throws Exception {
        Map<String, String> users = Map.of(
                "HOME",
                "/h",
                "LC_ALL",
                "C",
                "SECRET",
                "s",
                "MINE",
                "m",
                "JAVA_TOOL_OPTIONS",
                "-Dx",
                "SPARK_LOCAL_DIRS",
                "/x");
        SubmitArguments arguments =
                SubmitArguments.parse(List.of("--env", "MINE", "--class", "A", fake.job.toString()));

        try (SparkSubmission submission = SparkSubmission.prepare(arguments, fake.surroundings(users))) {
            assertThat(submission.descriptor().environment())
                    .containsOnlyKeys(
                            "HOME",
                            "LC_ALL",
                            "MINE",
                            "SPARK_HOME",
                            "SPARK_LOCAL_HOSTNAME",
                            "SPARK_LOCAL_IP",
                            "SPARK_SCALA_VERSION");
            assertThat(submission.environmentLeftBehind()).containsExactly("JAVA_TOOL_OPTIONS", "SPARK_LOCAL_DIRS");
        }
    }

    @Test
    void refuses_to_hand_on_secrets_of_spark_and_what_injects_code() {
        for (String name : List.of(
                "_SPARK_AUTH_SECRET",
                "SPARK_X",
                "LD_PRELOAD",
                "JAVA_TOOL_OPTIONS",
                "CLASSPATH",
                "AWS_ACCESS_KEY_ID",
                "DB_PASSWORD",
                "GITHUB_TOKEN",
                "my_private_key")) {
            assertThatThrownBy(() -> SparkSubmission.prepare(
                            SubmitArguments.parse(List.of("--env", name, "--class", "A", fake.job.toString())),
                            fake.surroundings(Map.of(name, "x"))))
                    .isInstanceOfSatisfying(
                            SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77));
        }
    }

    @Test
    void joins_the_users_hadoop_configuration_with_our_file_systems() throws Exception {
        Path hadoop = Files.createDirectories(temp.resolve("hadoop"));
        Files.writeString(
                hadoop.resolve("core-site.xml"),
                "<configuration><property><name>fs.s3a.impl</name><value>com.example.Fs</value></property>"
                        + "<property><name>a</name><value>x &amp; y</value></property></configuration>");
        SubmitArguments arguments = SubmitArguments.parse(List.of("--class", "A", fake.job.toString()));

        try (SparkSubmission submission =
                SparkSubmission.prepare(arguments, fake.surroundings(Map.of("HADOOP_CONF_DIR", hadoop.toString())))) {
            assertThat(submission.runDirectory().resolve("conf/core-site.xml"))
                    .content()
                    .contains("<name>a</name><value>x &amp; y</value>")
                    .contains("<name>strongroom.inner.s3a.impl</name><value>com.example.Fs</value><final>true</final>")
                    .contains("<name>fs.AbstractFileSystem.file.impl</name>")
                    .doesNotContain("<name>fs.s3a.impl</name><value>com.example.Fs</value>");
        }
    }

    @Test
    void refuses_to_replace_the_local_file_system() {
        assertThatThrownBy(() -> fake.prepare(
                        "--conf",
                        "spark.hadoop.fs.file.impl=org.apache.hadoop.fs.RawLocalFileSystem",
                        "--class",
                        "A",
                        fake.job.toString()))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77));
    }

    /** Hadoop looks a door up by the scheme as a path spells it, and drops white space around the names of settings. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.hadoop.fs.FILE.impl",
                "spark.hadoop.fs.fiLe.impl",
                "spark.hadoop.fs.AbstractFileSystem.FILE.impl",
                "spark.hadoop.fs.S3A.impl",
                "spark.hadoop.fs.file.impl ",
                "spark.hadoop. fs.s3a.impl",
                "spark.hadoop.fs.s3a.impl\t"
            })
    void refuses_a_second_door_beside_ours(String setting) {
        assertRefused("--conf", setting + "=org.apache.hadoop.fs.RawLocalFileSystem", "--class", "A");
    }

    @ParameterizedTest
    @CsvSource({
        "core-site.xml, fs.FILE.impl",
        "mapred-site.xml, fs.FILE.impl",
        "hdfs-site.xml, fs.file.impl",
        "yarn-site.xml, fs.AbstractFileSystem.File.impl"
    })
    void refuses_a_second_door_in_a_configuration_file(String file, String setting) throws Exception {
        Path configuration = Files.createDirectories(fake.sparkHome.resolve("conf"));
        for (String form :
                List.of("<property><name>%s</name><value>C</value></property>", "<property name='%s' value='C'/>")) {
            Files.writeString(
                    configuration.resolve(file), "<configuration>" + form.formatted(setting) + "</configuration>");

            assertRefused("--class", "A");
        }
    }

    /** On the class path before Hadoop's jars they would replace Hadoop's own, and could fix any setting for good. */
    @Test
    void does_not_copy_files_that_would_replace_hadoops_defaults() throws Exception {
        Path configuration = Files.createDirectories(fake.sparkHome.resolve("conf"));
        for (String name : List.of("core-default.xml", "hdfs-default.xml", "mapred-default.xml")) {
            Files.writeString(configuration.resolve(name), "<configuration/>");
        }

        try (SparkSubmission submission = fake.prepare("--class", "A", fake.job.toString())) {
            assertThat(submission.runDirectory().resolve("conf"))
                    .isDirectoryNotContaining("glob:**-default.xml")
                    .isDirectoryContaining("glob:**/core-site.xml");
        }
    }

    @Test
    void leaves_settings_alone_that_only_look_like_doors() throws Exception {
        String factory = "fs.s3a.s3.client.factory.impl";

        try (SparkSubmission submission = fake.prepare(
                "--conf", "spark.hadoop." + factory + "=com.example.Factory", "--class", "A", fake.job.toString())) {
            assertThat(submission.settings()).containsEntry("spark.hadoop." + factory, "com.example.Factory");
            assertThat(submission.settings().keySet()).noneMatch(name -> name.startsWith("spark.hadoop.strongroom"));
        }
    }

    @Test
    void covers_file_systems_that_jars_register() throws Exception {
        Path store = FakeInstallation.fileSystemJar(
                temp.resolve("store.jar"), "# Ours\n\n alluxio.hadoop.FileSystem # a store\n");

        try (SparkSubmission submission =
                fake.prepare("--jars", store.toString(), "--class", "A", fake.job.toString())) {
            assertThat(submission.settings())
                    .containsKeys(
                            "spark.hadoop.fs.alluxio.impl",
                            "spark.hadoop.fs.AbstractFileSystem.alluxio.impl",
                            "spark.hadoop.fs.adl.impl",
                            "spark.hadoop.fs.tos.impl");
        }
    }

    @Test
    void refuses_a_registered_file_system_whose_scheme_nobody_knows() throws Exception {
        Path store = FakeInstallation.fileSystemJar(temp.resolve("store.jar"), "com.example.StoreFileSystem\n");

        assertRefused("--jars", store.toString(), "--class", "A");
        assertRefused("--driver-class-path", store.toString(), "--class", "A");
        Files.copy(store, fake.sparkHome.resolve("jars/store.jar"));
        assertRefused("--class", "A");
        try (SparkSubmission submission = fake.prepare(
                "--conf",
                "spark.hadoop.fs.store.impl=com.example.StoreFileSystem",
                "--jars",
                store.toString(),
                "--class",
                "A",
                fake.job.toString())) {
            assertThat(submission.settings())
                    .containsEntry("spark.hadoop.strongroom.inner.store.impl", "com.example.StoreFileSystem");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core-site.xml", "hdfs-site.xml"})
    void refuses_our_own_names_in_a_hadoop_configuration(String file) throws Exception {
        Path configuration = Files.createDirectories(fake.sparkHome.resolve("conf"));
        Files.writeString(
                configuration.resolve(file),
                "<configuration><property><name>strongroom.inner.hdfs.impl</name><value>C</value></property>"
                        + "</configuration>");

        assertRefused("--class", "A");
    }

    private void assertRefused(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(fake.job.toString());
        assertThatThrownBy(() -> fake.prepare(all.toArray(String[]::new)).close())
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(77));
    }

    @Test
    void describes_the_effective_settings_without_the_run_directory() throws Exception {
        try (SparkSubmission submission = fake.prepare("--zone", "/data=k", "--class", "A", fake.job.toString())) {
            assertThat(submission.describe())
                    .contains("zone file:/data=k (asked for; the broker decides)")
                    .contains("spark.authenticate=true\n", "spark.local.dir=${run}/local\n")
                    .contains("job digest " + submission.descriptor().digestHex())
                    .doesNotContain(submission.runDirectory().toString());
        }
    }

    private String digest(String... arguments) throws SubmitException, IOException {
        try (SparkSubmission submission = fake.prepare(arguments)) {
            return submission.descriptor().digestHex();
        }
    }

    private void assertUsage(String message, String... arguments) {
        assertThatThrownBy(() -> fake.prepare(arguments))
                .isInstanceOfSatisfying(
                        SubmitException.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining(message);
    }
}
