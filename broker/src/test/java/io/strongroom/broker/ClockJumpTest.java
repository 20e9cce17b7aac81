/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobDescriptor;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock of a broker that serves is set forward and back. */
class ClockJumpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final MovingClock clock = MovingClock.ticking();
    private Workspace workspace;
    private Broker broker;
    private BrokerServer server;

    @BeforeEach
    void start() throws Exception {
        workspace = Workspace.init(directory.resolve("w"), Optional.empty());
        broker = Broker.of(workspace, clock);
        broker.createKey("payroll", AssuranceClass.SIMULATED);
        server = BrokerServer.start(broker, 0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        workspace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT24H", "PT-1H"})
    void a_session_of_before_is_not_accepted_even_when_the_clock_is_right_again(String jump) throws Exception {
        BrokerClient client = BrokerClient.create(server.url(), workspace.trust());
        client.attest(collector(), job());
        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
        assertThat(events("attest")).hasSize(1);

        clock.move(Duration.parse(jump));
        assertThat(code(get("/kbs/v0/resource/default/zone-key/payroll"))).isEqualTo("not-attested");
        clock.setRight();
        assertThat(client.fetchKeyring("payroll")).isNotEmpty();

        assertThat(events("attest")).as("the client attested again").hasSize(2);
        Awaitility.await().atMost(PATIENCE).until(() -> events("clock-jump").size() == 2);
        assertThat(events("clock-jump").get(0).subject()).startsWith("clock by " + jump.substring(0, 3));
        assertThat(events("clock-jump").get(0).json()).contains("\"ended\":1");
        assertThat(broker.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT24H", "PT-1H"})
    void a_challenge_of_before_is_not_accepted(String jump) throws Exception {
        String cookie = cookie();
        assertThat(code(attest(cookie()))).as("without a jump").isEqualTo("bad-request");

        clock.move(Duration.parse(jump));

        assertThat(code(attest(cookie))).isEqualTo("nonce-invalid");
        clock.setRight();
        assertThat(code(attest(cookie))).isEqualTo("nonce-invalid");
    }

    @Test
    void small_corrections_end_nothing_and_many_of_them_count_as_one_jump() throws Exception {
        AtomicLong nanos = new AtomicLong();
        MovingClock moving = MovingClock.standing(Instant.now());
        Sessions sessions = new Sessions(moving, nanos::get);
        sessions.challenge(Tee.SIMULATED, true, "10.0.0.1");

        moving.move(Duration.ofSeconds(9));
        assertThat(sessions.takeJump()).isEmpty();
        moving.move(Duration.ofSeconds(60));
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(sessions.takeJump()).isEmpty();
        assertThat(sessions.challenges()).isEqualTo(1);

        moving.move(Duration.ofSeconds(2));
        assertThat(sessions.takeJump()).contains(new Sessions.ClockJump(Duration.ofSeconds(11), 1));
        assertThat(sessions.takeJump()).isEmpty();
        assertThat(sessions.challenges()).isZero();
    }

    @Test
    void a_certificate_that_was_issued_in_the_future_is_replaced() {
        clock.move(Duration.ofDays(1));
        ServerIdentity identity = new ServerIdentity(workspace.authorities().first(), List.of("localhost"), clock);
        clock.setRight();
        assertThat(identity.isValid()).isFalse();

        identity.renewIfDue();

        assertThat(identity.isValid()).isTrue();
    }

    @Test
    void an_expired_authority_makes_the_broker_unready_and_nobody_attests() throws Exception {
        clock.move(Duration.ofDays(5 * 365 + 1));
        Awaitility.await().atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 503);
        assertThat(get("/readyz").body()).contains("certificate");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        BrokerClient client = BrokerClient.create(server.url(), workspace.trust());
        assertThatThrownBy(() -> client.attest(collector(), job()))
                .isInstanceOfAny(BrokerRefusedException.class, BrokerUnavailableException.class);

        clock.setRight();
        Awaitility.await().atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 200);
        client.attest(collector(), job());
        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
    }

    private List<AuditRecord> events(String event) throws Exception {
        return broker.audit().list(1, 10_000).stream()
                .filter(record -> record.event().equals(event))
                .toList();
    }

    private EvidenceCollector collector() throws Exception {
        Digest pin = Digest.parse(workspace.trust().pin());
        return workspace.simulatedPlatform().collector(new SimulatedRuntime(Digest.sha256(new byte[1]), "test", pin));
    }

    private static Job job() {
        JobDescriptor descriptor = JobDescriptor.builder("test-1.0", "com.example.Launcher")
                .mainClass("com.example.Main")
                .zones(List.of(new RequestedZone("file:/data/payroll", "payroll")))
                .build();
        return new Job(UUID.randomUUID().toString(), JobRole.DRIVER, descriptor, Path.of("/run/test"));
    }

    private String cookie() throws Exception {
        HttpResponse<String> challenge = send(post("/kbs/v0/auth", "{\"version\":\"0.4.0\",\"tee\":\"simulated\"}"));
        return challenge.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> attest(String cookie) throws Exception {
        return send(post("/kbs/v0/attest", "{}").header("Cookie", cookie));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private URI uri(String path) {
        return server.url().resolve(path);
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body()).path("code").asText();
    }

    /** A client that takes any certificate: the broker's clock is not that of this process. */
    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
