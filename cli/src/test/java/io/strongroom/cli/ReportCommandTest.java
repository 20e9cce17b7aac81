/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.RunReport.Totals;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.TestJobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Reports of two runs: the first incomplete, the second with a driver and an executor that both ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportCommandTest {
    private static final int PLACES_TRIED = 12;

    @TempDir
    static Path directory;

    private InProcessBroker broker;
    private Job first;
    private Job second;
    private Path signed;
    private Path key;

    @BeforeAll
    void runTwoJobs() throws Exception {
        broker = InProcessBroker.start("payroll");
        first = TestJobs.driver(directory, new RequestedZone("file:/lake", "payroll"));
        BrokerClient killed = broker.newClient();
        killed.attest(broker.evidence().collector(), first);
        killed.fetchKeyring("payroll");

        second = TestJobs.driver(directory, new RequestedZone("file:/lake", "payroll"));
        BrokerClient driver = broker.newClient();
        driver.attest(broker.evidence().collector(), second);
        driver.fetchKeyring("payroll");
        BrokerClient executor = broker.newClient();
        executor.attest(broker.evidence().collector(), TestJobs.executorOf(second));
        executor.fetchKeyring("payroll");
        executor.report(totals(false, 1, 100));
        executor.report(totals(true, 3, 4096));
        driver.report(totals(true, 0, 0));
        key = broker.home().resolve("audit.pem");
        signed = directory.resolve("run.jws");
    }

    @AfterAll
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void of_the_latest_run_tells_everything_of_each_process() throws IOException {
        JsonNode report = report(run("report", "--json"));

        assertThat(report.path("job-id").asText()).isEqualTo(second.id());
        assertThat(report.path("job-digest").asText())
                .isEqualTo(second.descriptor().digestHex());
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("ended").asBoolean()).isTrue();
        assertThat(report.path("assurance").asText()).isEqualTo("SIMULATED: memory is not protected");
        assertThat(report.path("processes")).hasSize(2);
        JsonNode executor = report.path("processes").path(1);
        assertThat(executor.path("role").asText()).isEqualTo("executor");
        assertThat(executor.path("reported").asText()).isEqualTo("final");
        assertThat(executor.path("zones").path("payroll").path("bytes-read").asLong())
                .isEqualTo(4096);
        assertThat(executor.path("keys").path(0).path("key").asText()).isEqualTo("payroll");
        JsonNode attestation = executor.path("attestations").path(0);
        assertThat(attestation.path("tee").asText()).isEqualTo("simulated");
        assertThat(attestation.path("class").asText()).isEqualTo("simulated");
        assertThat(attestation.path("measurement").asText()).matches("[0-9a-f]{64}");
        assertThat(attestation.path("evidence-sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(attestation.path("rule").asText()).isNotEmpty();
        assertThat(attestation.path("policy-version").asLong()).isPositive();
    }

    @Test
    void has_no_member_that_is_not_specified() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("strongroom.root")).resolve("docs/spec/run-report.md"));
        String section = page.substring(page.indexOf("## The signed report"));
        JsonNode report = report(run("report", "--json"));
        JsonNode process = report.path("processes").path(1);

        for (JsonNode object : List.of(
                report,
                report.path("log"),
                process,
                process.path("attestations").path(0),
                process.path("keys").path(0),
                process.path("zones").path("payroll"))) {
            assertThat(object).isNotEmpty();
            object.fieldNames()
                    .forEachRemaining(name -> assertThat(section).containsPattern("`" + name + "(\\[\\]|\\.KEY)?`"));
        }
    }

    @Test
    void is_readable_for_people() {
        CapturedRun run = run("report");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "SIMULATED: memory is not protected",
                        "every process sent its final report",
                        "driver    simulated  simulated",
                        "executor  simulated  simulated",
                        "key       payroll: released 1 time, policy 1",
                        "zone      payroll: read 3 files, 4.0 KiB; wrote 0 files, 0 bytes");
    }

    @Test
    void of_a_run_that_was_killed_says_that_it_is_incomplete() throws IOException {
        CapturedRun run = run("report", first.id());

        assertThat(run.out()).contains(first.id() + ", not ended", "INCOMPLETE");
        assertThat(report(run("report", first.id(), "--json"))
                        .path("processes")
                        .path(0)
                        .path("reported")
                        .asText())
                .isEqualTo("nothing");
    }

    @Test
    void takes_the_beginning_of_an_id_that_only_one_job_has() {
        assertThat(run("report", first.id().substring(0, 13)).out()).contains(first.id());
        assertThat(run("report", "").err()).contains("is the beginning of 2 job ids", first.id(), second.id());
        assertThat(run("report", "").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("report", "nothing").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void of_a_workspace_without_runs_is_a_usage_error() {
        Path home = directory.resolve("fresh");
        CapturedRun.of(directory, "init", "--home", home.toString());

        assertThat(CapturedRun.of(directory, "report", "--home", home.toString())
                        .err())
                .contains("no job has attested");
    }

    @Test
    void signed_is_verified_without_a_workspace() throws IOException {
        assertThat(run("report", "--out", signed.toString()).exitCode()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(signed)))
                .isEqualTo("rw-------");

        CapturedRun run = CapturedRun.of(
                directory, "report", "verify", signed.toString(), "--key", key.toString(), "--home", directory + "/no");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("authentic, signed with key", second.id(), "executor  simulated");
        assertThat(report(run("report", "verify", signed.toString(), "--json")))
                .isEqualTo(report(run("report", "verify", signed.toString(), "--json")));
    }

    @Test
    void altered_ends_with_65_and_the_place() throws IOException {
        run("report", "--out", signed.toString());
        byte[] bytes = Files.readAllBytes(signed);
        Path altered = directory.resolve("altered.jws");
        for (int i = 0; i < bytes.length; i += bytes.length / PLACES_TRIED) {
            bytes[i] ^= 1;
            Files.write(altered, bytes);
            bytes[i] ^= 1;

            CapturedRun run = run("report", "verify", altered.toString());

            assertThat(run.exitCode()).as("byte " + i).isEqualTo(ExitCode.BAD_DATA);
            assertThat(run.out())
                    .startsWith("not authentic: ")
                    .containsPattern("(header|payload|signature|end), byte \\d+:");
        }
        Files.write(altered, (new String(bytes, StandardCharsets.US_ASCII) + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(run("report", "verify", altered.toString(), "--json").out())
                .contains("\"authentic\":false", "\"place\":\"signature\"", "\"byte\":");
    }

    @Test
    void a_head_is_no_report() throws IOException {
        Path head = Files.writeString(
                directory.resolve("head.jws"), run("audit", "head").out());

        CapturedRun run = run("report", "verify", head.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.out()).contains("header");
    }

    private static RunReport totals(boolean isFinal, long files, long bytes) {
        return new RunReport(isFinal, new TreeMap<>(Map.of("payroll", new Totals(files, bytes, 0, 0))));
    }

    private static JsonNode report(CapturedRun run) throws IOException {
        return JsonMapper.builder().build().readTree(run.out()).path("report");
    }

    private CapturedRun run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--home";
        all[arguments.length + 1] = broker.home().toString();
        return CapturedRun.of(directory, all);
    }
}
