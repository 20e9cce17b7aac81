/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.Job;
import io.strongroom.testkit.TestEvidence;
import io.strongroom.testkit.TestJobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of workloads by the command, while a broker runs. */
class IdentityCommandTest {
    @TempDir
    Path directory;

    @Test
    void lists_denies_and_allows_while_a_broker_runs() throws Exception {
        assertThat(run("init").exitCode()).isZero();
        Job job = TestJobs.driver(Path.of("/run/test"));
        try (Workspace workspace = Workspace.open(directory.resolve("home"), Optional.empty());
                Broker broker = Broker.of(workspace);
                BrokerServer server = BrokerServer.start(broker, 0)) {
            BrokerClient client = BrokerClient.create(server.url(), workspace.trust());
            client.attest(
                    new TestEvidence(
                                    workspace.simulatedPlatform(),
                                    workspace.trust().pin())
                            .collector(),
                    job);
            client.requestIdentity();

            CapturedRun listed = run("identity", "list");
            String serial = listed.out().lines().toList().get(1).split(" ", 2)[0];
            CapturedRun denied = run("identity", "deny", serial);
            CapturedRun twice = run("identity", "deny", serial);

            assertThat(listed.out()).contains("valid   spiffe://simulated.strongroom/tenant/default/policy/");
            assertThat(denied.exitCode()).as(denied.err()).isZero();
            assertThat(denied.out()).startsWith("denied key ");
            assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(client::requestIdentity))
                    .hasMessageContaining("identity-denied");
            assertThat(run("identity", "list").out()).contains("denied  spiffe://", "denied: key ");
            assertThat(run("--json", "identity", "allow", serial).out()).contains("\"allowed\":\"key ");
            client.requestIdentity();
            assertThat(run("identity", "deny", job.id()).out()).isEqualTo("denied job " + job.id() + "\n");
        }
        assertThat(run("identity").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("identity", "deny", "0").err()).contains("neither the serial number");
    }

    private CapturedRun run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
        all.addAll(List.of(arguments));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }
}
