/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.TestJobs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which secrets a process got stands in the report of its run; what it was refused does not. */
class ReportSecretsTest {
    @TempDir
    private Path directory;

    private InProcessBroker broker;

    @BeforeEach
    void run_a_job_that_gets_a_secret_twice() throws Exception {
        broker = InProcessBroker.start();
        broker.broker().ownerSecrets().put("jdbc-password", AssuranceClass.SIMULATED, new byte[] {1});
        broker.broker().ownerSecrets().put("other", AssuranceClass.SIMULATED, new byte[] {2});
        String policy = broker.broker().policy().policy().text();
        broker.broker().setPolicy(policy.replace("    keys:\n", "    secrets: [jdbc-password]\n    keys:\n"));
        BrokerClient driver = broker.newClient();
        driver.attest(broker.evidence().collector(), TestJobs.driver(directory));
        driver.fetchSecret("jdbc-password");
        driver.fetchSecret("jdbc-password");
        assertThat(catchThrowable(() -> driver.fetchSecret("other"))).isNotNull();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void a_report_counts_the_releases_of_each_secret() throws Exception {
        JsonNode report = JsonMapper.builder().build().readTree(report("--json").out());

        JsonNode secrets = report.findPath("processes").path(0).path("secrets");
        assertThat(secrets).hasSize(1);
        assertThat(secrets.path(0).path("secret").asText()).isEqualTo("jdbc-password");
        assertThat(secrets.path(0).path("count").asLong()).isEqualTo(2);
        assertThat(secrets.path(0).path("policy-version").asLong()).isEqualTo(2);
        assertThat(report("").out()).contains("secret    jdbc-password: released 2 times, policy 2");
    }

    private CapturedRun report(String option) {
        String home = broker.home().toString();
        CapturedRun run = option.isEmpty()
                ? CapturedRun.of(directory, "--home", home, "report")
                : CapturedRun.of(directory, "--home", home, "report", option);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }
}
