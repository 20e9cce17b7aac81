/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.Workspace;
import io.strongroom.seal.SealedMagic;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs: a workspace with its broker, the agent, a real Spark, and jobs that know nothing of us. */
class SubmitEndToEndTest {
    private static final Path ROOT = Path.of(System.getProperty("strongroom.root", ".."));
    private static final Path AGENT = ROOT.resolve("agent/target/strongroom-agent.jar");

    /** Never written anywhere as it is: jobs and tests turn it round. */
    private static final String REVERSED = "TSAEB-DNA-NAECO-YRANAC";

    private static final String CANARY = new StringBuilder(REVERSED).reverse().toString();

    private static final Pattern DESCRIPTOR = Pattern.compile("\"descriptor\":\"([0-9a-f]+)\"");

    @TempDir
    Path temp;

    private Path home;
    private Path zone;
    private Path job;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(
                Files.isDirectory(ROOT.resolve("build/spark-4.1.0/jars")),
                "no build/spark-4.1.0: ./strongroom makes it");
        assumeTrue(Files.exists(AGENT), "no agent jar: mvn package makes it");
        home = temp.resolve("home");
        zone = Files.createDirectory(temp.resolve("zone"));
        job = jar("job.jar", ROOT.resolve("spark/target/test-classes"), "com/example/job");
    }

    @Test
    void refuses_a_job_jar_that_was_changed_after_submission() throws Exception {
        try (RunningSubmission submission = submit(List.of("-Dtest.tamper=code/0/job.jar"), small("none"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(78);
            assertThat(submission.err()).contains("strongroom: refused: changed-file");
            assertThat(submission.out()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void refuses_to_run_without_a_broker() throws Exception {
        try (RunningSubmission submission = submit(List.of("-Dtest.broker=https://127.0.0.1:1"), small("none"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(78);
            assertThat(submission.err()).contains("strongroom: refused: broker-unavailable");
        }
    }

    @Test
    @Tag("slow")
    void refuses_a_broker_of_another_workspace() throws Exception {
        Path own = home;
        home = temp.resolve("other-home");
        try (RunningSubmission other = submit(List.of(), small("none"))) {
            assertThat(other.exitCode()).as(other.err()).isZero();
        }
        Files.copy(temp.resolve("other-home/broker.pin"), temp.resolve("foreign.pin"));
        String pin = Files.readString(temp.resolve("foreign.pin"), StandardCharsets.US_ASCII)
                .strip();
        home = own;
        try (RunningSubmission submission = submit(List.of("-Dtest.pin=" + pin), small("none"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(78);
            assertThat(submission.err()).contains("strongroom: refused: broker-untrusted");
        }
    }

    @Test
    @Tag("slow")
    void refuses_the_live_broker_of_another_workspace_at_the_same_url() throws Exception {
        try (Workspace workspace = Workspace.init(temp.resolve("other-home"), Optional.empty());
                Broker broker = Broker.of(workspace);
                BrokerServer server = BrokerServer.start(broker, 0);
                RunningSubmission submission = submit(List.of("-Dtest.broker=" + server.url()), small("none"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(78);
            assertThat(submission.err()).contains("strongroom: refused: broker-untrusted");
            assertThat(submission.out()).isEmpty();
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    @Tag("slow")
    void two_submissions_at_once_in_one_workspace_do_not_disturb_each_other() throws Exception {
        try (Workspace workspace = Workspace.init(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            broker.createKey("payroll", AssuranceClass.SIMULATED);
        }
        Path go = temp.resolve("go");
        try (RunningSubmission first = submit(List.of(), meet("first", go));
                RunningSubmission second = submit(List.of(), meet("second", go))) {
            first.awaitOut("WROTE");
            second.awaitOut("WROTE");
            assertThat(runs()).hasSize(2);
            Files.createFile(go);
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(first.out()).containsExactly("WROTE", "READ 1000");
            assertThat(second.out()).containsExactly("WROTE", "READ 1000");
        }
        assertThat(runs()).isEmpty();
    }

    private List<String> meet(String name, Path go) {
        return small("meet", zone.resolve(name).toString(), go.toString());
    }

    /** What a policy names is what a dry run prints, so the two must agree. */
    @Test
    @Tag("slow")
    void a_dry_run_prints_the_digest_that_the_broker_sees() throws Exception {
        String digest = dryRunDigest(small("exit", "0"));
        for (int run = 1; run <= 2; run++) {
            try (RunningSubmission real = submit(List.of(), small("exit", "0"))) {
                assertThat(real.exitCode()).as(real.err()).isZero();
            }
        }
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            assertThat(attestedDigests(broker)).containsExactly(digest, digest);
        }
    }

    @Test
    @Tag("slow")
    void a_policy_that_names_a_job_gives_the_key_to_that_query_and_to_no_other() throws Exception {
        Path query = Files.writeString(temp.resolve("query.sql"), "SELECT id * 2 AS doubled FROM range(10)");
        List<String> arguments =
                small("query", query.toString(), zone.resolve("out").toString());
        String allowed = dryRunDigest(arguments);
        String policy;
        try (Workspace workspace = Workspace.init(home, Optional.empty());
                Broker broker = Broker.of(workspace)) {
            policy = broker.policy().policy().text().replace("    keys:", "    jobs: [" + allowed + "]\n    keys:");
        }

        try (RunningSubmission run = submit(List.of("-Dtest.policy=" + policy), arguments)) {
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        assertThat(files(zone.resolve("out")))
                .filteredOn(file -> file.toString().endsWith(".parquet"))
                .isNotEmpty()
                .allMatch(SubmitEndToEndTest::isSealedFile);

        Files.writeString(query, "SELECT id * 3 AS doubled FROM range(10)");
        String other = dryRunDigest(arguments);
        assertThat(other).isNotEqualTo(allowed);
        try (RunningSubmission run = submit(List.of("-Dtest.policy=" + policy), arguments)) {
            assertThat(run.exitCode()).as(run.err()).isEqualTo(78);
            assertThat(run.err()).contains("digest of the job is " + other + " (wanted " + allowed + ")");
        }
    }

    @Test
    @Tag("slow")
    void tells_the_brokers_whole_reason_to_whoever_may_know() throws Exception {
        try (RunningSubmission submission =
                submit(List.of(), options("--zone", temp.resolve("elsewhere") + "=run"), small("none"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(78);
            assertThat(submission.err())
                    .contains("strongroom: refused: broker-refused: the broker refused with ")
                    .contains("EXPLAINED [zone file:" + temp.resolve("elsewhere") + " asks for the run key");
        }
    }

    @Test
    void runs_a_small_job_and_leaves_its_exit_code_and_output_alone() throws Exception {
        try (RunningSubmission submission = submit(List.of(), small("exit", "7"))) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(7);
            assertThat(submission.out()).isEmpty();
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    @Tag("slow")
    void every_format_leaves_no_plaintext_on_disk_and_no_secret_of_the_run_anywhere() throws Exception {
        Path events = Files.createDirectory(zone.resolve("events"));
        Path go = temp.resolve("go");
        try (RunningSubmission submission = submit(
                List.of(),
                options(
                        "--conf",
                        "spark.eventLog.enabled=true",
                        "--conf",
                        "spark.eventLog.dir=" + events,
                        "--conf",
                        "spark.eventLog.compress=false",
                        "--conf",
                        "spark.ui.port=0"),
                List.of(
                        "--class",
                        "com.example.job.EveryFormat",
                        job.toString(),
                        "20",
                        REVERSED,
                        go.toString(),
                        "file:" + zone.resolve("a"),
                        "sealed+file:" + zone.resolve("b")))) {
            submission.awaitOut("WAITING");
            List<Path> during = filesWith(CANARY, temp, Path.of(System.getProperty("java.io.tmpdir")), Path.of(""));
            assertThat(during).isEmpty();
            List<LeakedSecret> secrets = LeakedSecret.ofLines(submission.out());
            assertThat(secrets)
                    .extracting(LeakedSecret::kind)
                    .contains("authentication", "io-encryption", "identity", "zone-key");
            assertNoSecretInProcess(submission.job());
            SecretSearch search = new SecretSearch(secrets);
            search.processes();
            search.tree(temp);
            search.text("standard error", submission.err());
            search.userInterface(submission.awaitOut("UI ").substring("UI ".length()), home);
            assertThat(search.found()).isEmpty();
            assertThat(search.places())
                    .contains("/environment/", "process " + submission.job().pid());
            Files.createFile(go);
            assertThat(submission.exitCode()).as(submission.err()).isZero();
            assertThat(submission.out())
                    .filteredOn(line -> !line.startsWith("SECRET ") && !line.startsWith("UI "))
                    .containsExactly("ROWS 20", "WAITING");
            assertThat(submission.err()).doesNotContain(CANARY);
            search.tree(temp);
            search.sealedTree(events, home);
            assertThat(search.found()).isEmpty();
        }

        assertThat(filesWith(CANARY, temp, Path.of(System.getProperty("java.io.tmpdir")), Path.of("")))
                .isEmpty();
        assertThat(runs()).isEmpty();
        assertThat(files(zone))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(isSealed(file)).as(file.toString()).isTrue());
        assertThat(files(events)).isNotEmpty();
    }

    @Test
    @Tag("slow")
    void a_job_killed_in_the_middle_of_a_write_leaves_only_temporary_files() throws Exception {
        try (RunningSubmission submission =
                submit(List.of(), small("write", zone.resolve("out").toString()))) {
            submission.awaitOut("WRITING");
            while (files(zone).stream().noneMatch(SubmitEndToEndTest::isLarge)) {
                Thread.sleep(50);
            }
            submission.job().destroyForcibly();
            assertThat(submission.exitCode()).isEqualTo(137);
        }

        assertThat(files(zone)).isNotEmpty().allMatch(file -> file.toString().endsWith(".tmp"));
        assertThat(filesWith(CANARY.substring(0, 12), temp)).isEmpty();
        assertThat(runs()).isEmpty();
    }

    @Test
    @Tag("slow")
    void stopping_the_submission_stops_the_job_and_removes_its_directory() throws Exception {
        try (RunningSubmission submission =
                submit(List.of(), small("write", zone.resolve("out").toString()))) {
            submission.awaitOut("WRITING");
            ProcessHandle running = submission.job();
            submission.process().destroy();
            assertThat(submission.exitCode()).isEqualTo(143);
            assertThat(running.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    @Tag("slow")
    void an_interrupt_from_the_terminal_stops_both_and_removes_the_directory() throws Exception {
        try (RunningSubmission submission =
                inTerminal(small("write", zone.resolve("out").toString()))) {
            submission.awaitOut("WRITING");
            ProcessHandle running = submission.job();
            signal("-INT", "-" + submission.process().pid());
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(130);
            assertThat(running.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    @Tag("slow")
    void a_job_ends_with_a_submission_that_was_killed() throws Exception {
        try (RunningSubmission submission =
                submit(List.of(), small("write", zone.resolve("out").toString()))) {
            submission.awaitOut("WRITING");
            ProcessHandle running = submission.job();
            submission.process().destroyForcibly();
            running.onExit().get(60, TimeUnit.SECONDS);
            assertThat(submission.exitCode()).isEqualTo(137);
            assertThat(submission.err())
                    .contains("strongroom: the job stops, because the process that launched it is gone");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> runs().isEmpty());
        }
    }

    @Test
    @Tag("slow")
    void refuses_an_application_that_undoes_its_protection() throws Exception {
        try (RunningSubmission submission = submit(List.of(), small("undo"))) {
            assertThat(submission.exitCode()).isNotZero();
            assertThat(submission.err())
                    .contains("strongroom: the application undoes its protection: the setting fs.file.impl");
            assertThat(submission.out()).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void an_application_that_sets_plugins_of_its_own_keeps_ours() throws Exception {
        try (RunningSubmission submission = submit(List.of(), small("other-plugins"))) {
            assertThat(submission.exitCode()).isNotZero();
            assertThat(submission.err())
                    .contains("strongroom: the application undoes its protection: the setting fs.file.impl");
            assertThat(submission.out()).doesNotContain("step other-plugins");
        }
    }

    /** Whoever alters a file must not be able to take its rows out of a result. */
    @Test
    @Tag("slow")
    void no_setting_makes_spark_skip_a_damaged_file() throws Exception {
        try (RunningSubmission submission = submit(
                List.of(), List.of("--class", "com.example.job.DamagedInput", job.toString(), zone.toString()))) {
            assertThat(submission.exitCode()).as(submission.err()).isZero();
            assertThat(submission.out())
                    .hasSize(6 * 3 * 6 + 4 * 3)
                    .allSatisfy(line -> assertThat(line).startsWith("FAILED "));
        }
    }

    /** RocksDB would keep its working files in clear. */
    @Test
    @Tag("slow")
    void an_application_cannot_choose_rocksdb_while_it_runs() throws Exception {
        try (RunningSubmission submission = submit(List.of(), small("rocksdb", zone.toString()))) {
            assertThat(submission.exitCode()).as(submission.err()).isNotZero();
            assertThat(submission.out()).isEmpty();
            assertThat(submission.err()).contains("org/rocksdb/");
        }
    }

    private static List<String> attestedDigests(Broker broker) throws IOException {
        return broker.audit().list(1, 1000).stream()
                .filter(record -> record.event().equals("attest"))
                .map(record -> DESCRIPTOR.matcher(record.json()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    /** Nothing of the session in the command line or the environment: they hold no file's content and no key. */
    private void assertNoSecretInProcess(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc/" + process.pid());
        String command = Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        String environment = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
        assertThat(command).contains("-Dspark.ssl.rpc.keyStore=").doesNotContain("not-a-secret", "BEGIN PRIVATE");
        assertThat(environment).doesNotContain("_SPARK_AUTH_SECRET", "_SPARK_SSL_RPC", "PASSWORD", CANARY);
    }

    private List<String> small(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--class", "com.example.job.SmallJob", job.toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    private static List<String> options(String... options) {
        return List.of(options);
    }

    private RunningSubmission submit(List<String> properties, List<String> arguments) throws IOException {
        return submit(properties, List.of(), arguments);
    }

    private RunningSubmission submit(List<String> properties, List<String> options, List<String> arguments)
            throws IOException {
        return new RunningSubmission(new ProcessBuilder(command(properties, options, arguments)));
    }

    /** As a shell starts it: the leader of a process group, which Ctrl-C signals as a whole. */
    private RunningSubmission inTerminal(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(command(List.of(), List.of(), arguments));
        return new RunningSubmission(new ProcessBuilder(command));
    }

    private static void signal(String signal, String target) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, "--", target)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private List<String> command(List<String> properties, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtest.home=" + home,
                "-Dtest.root=" + ROOT.toAbsolutePath().normalize(),
                "-Dtest.class-path=" + classPathOfJobs()));
        command.addAll(properties);
        command.addAll(List.of(SubmitProgram.class.getName(), "--master", "local[2]", "--zone", zone + "=payroll"));
        command.addAll(options);
        command.addAll(arguments);
        return command;
    }

    private String classPathOfJobs() throws IOException {
        return jar("filesystem.jar", ROOT.resolve("filesystem/target/classes"), "io") + ":"
                + jar("spark.jar", ROOT.resolve("spark/target/classes"), "io");
    }

    private Path jar(String name, Path classes, String below) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Path source : files(classes.resolve(below))) {
                JarEntry entry = new JarEntry(classes.relativize(source).toString());
                entry.setTime(0);
                jar.putNextEntry(entry);
                Files.copy(source, jar);
                jar.closeEntry();
            }
        }
        return file;
    }

    private List<Path> runs() throws IOException {
        try (Stream<Path> entries = Files.list(home.resolve("runs"))) {
            return entries.toList();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean isLarge(Path file) {
        try {
            return Files.size(file) > 1_000_000;
        } catch (IOException e) {
            return false;
        }
    }

    private String dryRunDigest(List<String> arguments) throws Exception {
        try (RunningSubmission dry = submit(List.of(), options("--dry-run"), arguments)) {
            assertThat(dry.exitCode()).as(dry.err()).isZero();
            return dry.awaitOut("job digest ").substring("job digest ".length());
        }
    }

    private static boolean isSealedFile(Path file) {
        try {
            return isSealed(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSealed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return SealedMagic.matches(in.readNBytes(16));
        }
    }

    /** Files below the roots that hold the text; what vanishes or can't be read meanwhile is skipped. */
    private static List<Path> filesWith(String text, Path... roots) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            Process grep = new ProcessBuilder(
                            "grep",
                            "-rlaFs",
                            "--exclude-dir=proc",
                            text,
                            root.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .start();
            try (InputStream in = grep.getInputStream()) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(Path::of)
                        .forEach(found::add);
            }
        }
        return found;
    }
}
