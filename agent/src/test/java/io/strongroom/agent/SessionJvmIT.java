/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.agent.AgentRun.Outcome;
import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.testkit.InProcessBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real JVMs that attest to a real broker. */
class SessionJvmIT {
    private static final Pattern CORRELATION = Pattern.compile("\\(correlation ([^)]+)\\)");

    private static final String ANOTHER_AGENT = """
            version: 1
            requested-zones: allow
            rules:
              - name: another-agent
                tee: simulated
                measurements: ["%s"]
                keys:
                  - name: payroll
                    grants: [open, seal]
            """.formatted("ab".repeat(32));

    private InProcessBroker broker;
    private AgentRun run;

    @BeforeEach
    void startBroker(@TempDir Path directory) throws Exception {
        broker = InProcessBroker.start("payroll");
        run = new AgentRun(directory, broker.home(), broker.url());
    }

    @AfterEach
    void stopBroker() throws Exception {
        if (Files.exists(broker.home())) {
            broker.close();
        }
    }

    @Test
    void get_zones_keys_identity_and_report() throws Exception {
        run.pin = broker.workspace().trust().pin();
        run.zones.add(new RequestedZone("file:/data/payroll", "payroll"));
        run.zones.add(new RequestedZone("${run}/tmp", RequestedZone.RUN_KEY));

        Outcome outcome = run.write().start();

        String crypto = Files.exists(AgentRun.FAST_PROVIDER) ? "AmazonCorrettoCryptoProvider" : "SunJCE";
        assertThat(outcome.err()).doesNotContain("strongroom:");
        assertThat(outcome.out().lines())
                .contains(
                        "job job-1",
                        "zone file:/data/payroll payroll plaintext",
                        "aliases [strongroom, strongroom-ca-0]",
                        "certificate EC",
                        "crypto " + crypto)
                .anyMatch(line -> line.startsWith("zone file:" + run.run + "/tmp ") && line.endsWith(" plaintext"));
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void wrap_and_unwrap_in_the_broker_where_the_policy_says_so() throws Exception {
        String released = broker.broker().policy().policy().text();
        broker.broker().setPolicy(released.replace("release: key", "release: unwrap"));
        run.zones.add(new RequestedZone("file:/data/payroll", "payroll"));

        Outcome outcome = run.write().start();

        assertThat(outcome.out().lines()).contains("zone file:/data/payroll payroll plaintext");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void keep_their_own_old_libraries() throws Exception {
        run.mainClass = "OldApplication";
        run.arguments.clear();
        run.classPath.clear();
        run.classPath.addAll(OldApplicationJar.classPath(run.run));

        Outcome plain = run.startPlain();
        Outcome attested = run.write().start();

        assertThat(attested.out())
                .isEqualTo(plain.out())
                .contains("jackson 2.6.7 {\"b\":[1,2.5],\"a\":{\"x\":null}}")
                .contains("guava{sorted={k=1}} ran")
                .contains("slf4j org.slf4j.impl.SimpleLoggerFactory")
                .contains("netty 4.1.0.Final hello");
        assertThat(attested.err()).contains("WARN OldApplication - a warning of the application");
        assertThat(attested.exitCode()).isZero();
    }

    @Test
    void are_refused_by_policy_with_a_correlation_id_that_explains() throws Exception {
        broker.broker().setPolicy(ANOTHER_AGENT);
        run.zones.add(new RequestedZone("file:/data/payroll", "payroll"));
        run.write();

        Outcome outcome = RefusalJvmIT.refused(run, RefusalCode.BROKER_REFUSED, "the broker refused with");
        Matcher correlation = CORRELATION.matcher(outcome.err());
        assertThat(correlation.find()).isTrue();
        assertThat(broker.broker().explain(correlation.group(1))).isNotEmpty();
    }

    @Test
    void end_as_they_would_when_the_report_cannot_be_sent() throws Exception {
        Path end = run.run.resolve("end");
        run.arguments.add(end.toString());
        Process process = run.write().launch();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(run.mark));

        broker.close();
        Files.createFile(end);

        Outcome outcome = run.await(process);
        assertThat(outcome.err()).contains("strongroom: the run report was not sent: ");
        assertThat(outcome.exitCode()).isZero();
    }
}
