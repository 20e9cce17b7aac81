/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.ratls.Handshake.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two Java processes on one simulated platform: {@link PeerProcess} has the servers, this one is the client. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoProcessesTest {
    private static final Map<String, Integer> PORTS = new HashMap<>();
    private static Process servers;
    private static BufferedReader printed;
    private static Parties parties;
    private static RaTlsIdentity client;

    @BeforeAll
    static void start_the_other_process(@TempDir Path directory) throws Exception {
        Path platform = directory.resolve("platform");
        TestPlatform.create(platform, Instant.now());
        servers = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PeerProcess.class.getName(),
                        platform.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        printed = servers.inputReader(StandardCharsets.UTF_8);
        for (String line = printed.readLine(); !line.startsWith("ready"); line = printed.readLine()) {
            String[] words = line.split(" ", -1);
            PORTS.put(words[0], Integer.valueOf(words[1]));
        }
        parties = new Parties(TestPlatform.load(platform), InstantSource.system());
        client = parties.identity("client");
    }

    @AfterAll
    static void end_the_other_process() throws Exception {
        servers.getOutputStream().close();
        if (!servers.waitFor(10, TimeUnit.SECONDS)) {
            servers.destroyForcibly();
        }
    }

    private static Side connect(String name, SSLContext context) {
        return Handshake.side(
                () -> (SSLSocket)
                        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), PORTS.get(name)),
                socket -> {});
    }

    /** What the server says about the last connection. */
    private static String serverSide() throws IOException {
        return printed.readLine();
    }

    private static RaTlsVerifier knows(String program) {
        return parties.verifierOf(program);
    }

    private static Measurement measurement(String program) {
        return TestPlatform.runtime(program).measurement();
    }

    private static List<ReasonCode> codes(Side side) {
        return side.refusal().reasons().stream().map(Reason::code).toList();
    }

    @Test
    void a_client_knows_its_server() throws Exception {
        Side side = connect("one-sided", RaTls.clientContext(knows("server")));

        assertThat(side.peer().evidence().claims().measurement()).isEqualTo(measurement("server"));
        assertThat(serverSide()).isEqualTo("one-sided open");
    }

    @Test
    void both_know_each_other() throws Exception {
        Side side = connect("mutual", RaTls.clientContext(client, knows("server")));

        assertThat(side.peer().evidence().claims().measurement()).isEqualTo(measurement("server"));
        assertThat(serverSide()).isEqualTo("mutual accepted " + measurement("client"));
    }

    @Test
    void both_prove_that_they_are_there_now() throws Exception {
        Side side = connect("fresh", RaTls.clientContext(client, knows("server").demandingFreshEvidence()));

        assertThat(side.peer().isFresh()).isTrue();
        assertThat(serverSide()).isEqualTo("fresh accepted " + measurement("client") + " fresh");
    }

    @Test
    void evidence_of_another_key_is_refused() throws Exception {
        Side side = connect("stolen", RaTls.clientContext(knows("server")));

        assertThat(codes(side)).containsExactly(RejectReason.KEY_BINDING);
        assertThat(serverSide()).isEqualTo("stolen failed");
    }

    @Test
    void another_measurement_is_refused_by_the_client() throws Exception {
        Side side = connect("one-sided", RaTls.clientContext(knows("another program")));

        assertThat(codes(side)).containsExactly(RefusalReason.MEASUREMENT_NOT_ALLOWED);
        assertThat(serverSide()).isEqualTo("one-sided failed");
    }

    @Test
    void another_measurement_is_refused_by_the_server() throws Exception {
        Side side = connect("mutual", RaTls.clientContext(parties.identity("another program"), knows("server")));

        assertThat(side.works()).isFalse();
        assertThat(serverSide()).isEqualTo("mutual refused MEASUREMENT_NOT_ALLOWED");
    }

    @Test
    void a_client_that_proves_nothing_is_refused() throws Exception {
        Side side = connect("mutual", RaTls.clientContext(knows("server")));

        assertThat(side.works()).isFalse();
        assertThat(serverSide()).isEqualTo("mutual failed");
    }

    @Test
    void a_nonce_of_another_connection_is_refused() throws Exception {
        Side side = connect("stale", RaTls.clientContext(knows("server").demandingFreshEvidence()));

        assertThat(codes(side)).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        assertThat(serverSide()).isEqualTo("stale failed");
    }

    @Test
    void a_server_of_tls_1_2_is_refused() throws Exception {
        Side side = connect("tls-1.2", RaTls.clientContext(knows("server")));

        assertThat(side.works()).isFalse();
        assertThat(serverSide()).isEqualTo("tls-1.2 failed");
    }
}
