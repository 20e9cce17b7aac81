/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.agent.AgentRun.Outcome;
import io.strongroom.agent.application.TlsPeer;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.IdentitySummary;
import io.strongroom.testkit.InProcessBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs of one job, a driver that serves and an executor that connects, with mutual TLS and no file. */
class PeersJvmIT {
    private static final String POLICY = """
            version: 1
            identities: {tenant: acme, lifetime: LIFETIME}
            requested-zones: allow
            rules:
              - name: ingest
                tee: simulated
                signers: [{mrsigner: SIGNER, product-id: 1}]
                roles: driver
                keys: []
              - name: workers
                tee: simulated
                signers: [{mrsigner: SIGNER, product-id: 1}]
                roles: executor
                keys: []
            """;

    private InProcessBroker broker;
    private AgentRun server;
    private AgentRun client;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        broker = InProcessBroker.start();
        setPolicy("12h");
        server = peer(directory, "server", "driver");
        client = peer(directory, "client", "executor");
        Files.copy(server.classPath.get(0), client.classPath.get(0), StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void a_peer_of_the_wrong_policy_is_refused_and_one_of_the_right_policy_is_not() throws Exception {
        demand("ingest");
        Process serving = serve("server");

        Outcome refused = connect("once");

        // The alert, or a broken pipe where the client wrote first: it may send before the server has judged it.
        assertThat(refused.out()).startsWith("refused java").doesNotContain("answered");
        Outcome served = end(serving);
        assertThat(served.out()) // Java 25 puts the TLS alert between
                .containsPattern("refused .*the peer is of policy/workers \\(expected policy/ingest\\)");
    }

    @Test
    void a_demand_in_the_key_store_goes_before_the_system_property() throws Exception {
        demand("ingest");
        Files.writeString(server.run.resolve("demand"), "strongroom:peer?policy=workers");
        Process serving = serve("server");

        Outcome answered = connect("once");

        assertThat(answered.out()).contains("answered 7");
        assertThat(end(serving).out()).isEmpty();
    }

    @Test
    void connections_outlast_certificates_new_ones_show_new_certificates_and_the_denied_are_refused() throws Exception {
        setPolicy("20s");
        Process serving = serve("server");
        Files.writeString(client.run.resolve("part"), "go on");
        Process connecting = launchClient();
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(client.run.resolve("shown")));

        IdentitySummary executor = broker.broker().identities().list().stream()
                .filter(identity -> identity.name().endsWith("/executor"))
                .findFirst()
                .orElseThrow();
        broker.broker().identities().deny(executor.serial());
        Outcome outcome = client.await(connecting);

        assertThat(outcome.out().lines())
                .containsExactly(
                        "first 1", "second 2 under a new certificate true", "first again 3", "refused at last");
        assertThat(end(serving).out()).contains("was denied by the broker's administrator");
        assertThat(executor.name())
                .isEqualTo("spiffe://simulated.strongroom/tenant/acme/policy/workers/job/job-1/executor");
    }

    private AgentRun peer(Path directory, String name, String role) throws Exception {
        AgentRun run = new AgentRun(
                Files.createDirectory(directory.resolve(name)), broker.home(), broker.url(), TlsPeer.class);
        run.role = role;
        run.arguments.set(0, run.run.resolve("x").toString());
        return run;
    }

    private void demand(String policy) {
        List.of(server, client).forEach(run -> run.options.add("-Dstrongroom.peer.policy=" + policy));
    }

    private Process serve(String part) throws Exception {
        Files.writeString(server.run.resolve("part"), part);
        Process process = server.write().launch();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(server.run.resolve("port")) || !process.isAlive());
        return process;
    }

    private Outcome connect(String part) throws Exception {
        Files.writeString(client.run.resolve("part"), part);
        return client.await(launchClient());
    }

    private Process launchClient() throws Exception {
        Files.copy(server.run.resolve("port"), client.run.resolve("port"));
        return client.write().launch();
    }

    private Outcome end(Process serving) throws Exception {
        Files.createFile(server.run.resolve("end"));
        return server.await(serving);
    }

    private void setPolicy(String lifetime) throws Exception {
        String signer = SimulatedPlatform.signerOf(
                        broker.workspace().simulatedPlatform().anchor())
                .toString();
        broker.broker().setPolicy(POLICY.replace("SIGNER", signer).replace("LIFETIME", lifetime));
    }
}
