/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.ServiceLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile or broken peer does to the port; after each the broker is healthy and releases a key. */
class BrokerFaultsTest {
    private static final int MAX_CONNECTIONS_OF_ONE_PEER = 6;
    private static final String REQUEST = "{\"version\":\"0.4.0\",\"tee\":\"simulated\"}";

    private static InProcessBroker broker;

    @BeforeAll
    static void start() throws Exception {
        ServiceLimits limits = ServiceLimits.DEFAULT.withTimeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));
        broker = InProcessBroker.start(limits, "payroll");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @AfterEach
    void the_broker_is_healthy() throws Exception {
        assertThat(new RawPeer(broker).get("/healthz", Map.of()).status()).isEqualTo(200);
        KbsClient client = new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
        assertThat(client.handshake().status()).isEqualTo(200);
        assertThat(client.open(client.resource("default/zone-key/payroll"))).isNotEmpty();
    }

    @Test
    void oversized_bodies_end_with_413() throws Exception {
        for (int bytes : new int[] {4_097, 5_000, 300_000}) {
            RawPeer peer = new RawPeer(broker); // the broker ends the connection
            RawPeer.Answer answer = peer.post("/kbs/v0/auth", " ".repeat(bytes), Map.of());

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("request-too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"version\":\"0.4.0\"",
                "{\"version\":\"0.4.0\",\"version\":\"0.4.0\",\"tee\":\"simulated\"}",
                "{\"version\":\"0.4.0\",\"tee\":\"simulated\"}{}",
                "{\"version\":[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]],\"tee\":\"simulated\"}",
                "{\"version\":1e999999999,\"tee\":\"simulated\"}",
                "{\"version\":\"\\ud800\",\"tee\":7}"
            })
    void malformed_json_ends_with_400(String body) throws Exception {
        RawPeer.Answer answer = new RawPeer(broker).post("/kbs/v0/auth", body, Map.of());

        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.code()).isIn("bad-request", "version-not-supported");
    }

    @Test
    void headers_that_never_end_are_cut_off() throws Exception {
        try (SSLSocket socket = RawTls.connect(broker)) {
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> isCutOff(socket));
        }
    }

    @Test
    void a_body_that_never_ends_is_cut_off() throws Exception {
        try (SSLSocket socket = RawTls.connect(broker)) {
            socket.setSoTimeout(20_000); // shorter than a connection without a request may last here
            String head = "POST /kbs/v0/auth HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            assertThat(RawTls.readToEnd(socket)).startsWith("HTTP/1.1 503 ").contains("\"code\":\"timeout\"");
        }
    }

    @Test
    void a_connection_that_only_shakes_hands_ends() throws Exception {
        try (SSLSocket socket = RawTls.connect(broker)) {
            assertThat(RawTls.readToEnd(socket)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void older_versions_of_tls_are_refused(int minorVersion) throws Exception {
        try (Socket socket = RawTls.plain(broker)) {
            socket.getOutputStream().write(RawTls.clientHello(minorVersion));
            String answer = RawTls.readToEnd(socket);

            assertThat(answer.charAt(0)).as("an alert").isEqualTo((char) 21);
            assertThat(answer.charAt(6)).as("protocol_version").isEqualTo((char) 70);
        }
    }

    @Test
    void http_without_tls_is_refused_and_what_was_sent_is_not_logged() throws Exception {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                log.add(record.getMessage() + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try (Socket socket = RawTls.plain(broker)) {
            String request = "GET /healthz HTTP/1.1\r\nAuthorization: Bearer secret\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(RawTls.readToEnd(socket)).doesNotContain("HTTP/", "status");
        } finally {
            root.removeHandler(handler);
        }
        String hex = HexFormat.of().formatHex("secret".getBytes(StandardCharsets.US_ASCII));
        assertThat(log.toString()).doesNotContain("secret", hex);
    }

    @Test
    void one_peer_has_a_part_of_the_connections_only() throws Exception {
        ServiceLimits limits = ServiceLimits.DEFAULT.withNumbers(100, MAX_CONNECTIONS_OF_ONE_PEER, 50);
        try (InProcessBroker small = InProcessBroker.start(limits)) {
            List<Socket> sockets = new ArrayList<>();
            int cutOff = 0;
            for (int i = 0; i < 2 * MAX_CONNECTIONS_OF_ONE_PEER; i++) {
                Socket socket = RawTls.plain(small);
                sockets.add(socket);
                socket.setSoTimeout(500);
                cutOff += hasEnded(socket) ? 1 : 0;
            }
            for (Socket socket : sockets) {
                socket.close();
            }

            assertThat(cutOff).isEqualTo(MAX_CONNECTIONS_OF_ONE_PEER);
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> isUp(small));
        }
    }

    private static boolean isUp(InProcessBroker other) throws Exception {
        return new RawPeer(other).get("/healthz", Map.of()).status() == 200;
    }

    @Test
    void a_cookie_that_was_used_opens_no_second_session() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.post("/kbs/v0/auth", REQUEST, Map.of());
        Map<String, String> cookie = Map.of("Cookie", challenge.cookie());

        assertThat(peer.post("/kbs/v0/attest", "{}", cookie).code()).isEqualTo("bad-request");
        assertThat(peer.post("/kbs/v0/attest", "{}", cookie).code()).isEqualTo("nonce-invalid");
    }

    @Test
    void a_request_for_another_host_is_refused() throws Exception {
        RawPeer peer = new RawPeer(broker);
        try (SSLSocket socket = RawTls.connect(broker)) {
            String request = String.join(
                    "\r\n",
                    "GET /.well-known/openid-configuration HTTP/1.1",
                    "Host: evil.example",
                    "Connection: close",
                    "",
                    "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(RawTls.readToEnd(socket)).startsWith("HTTP/1.1 421 ").contains("misdirected");
        }
        assertThat(peer.get("/.well-known/openid-configuration", Map.of()).status())
                .isEqualTo(200);
    }

    @Test
    void an_unknown_route_and_method_are_refused() throws Exception {
        RawPeer peer = new RawPeer(broker);

        RawPeer.Answer unknown = peer.get("/v2/keys", Map.of());
        RawPeer.Answer method = peer.post("/healthz", "{}", Map.of());

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("not-found");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("bad-request");
    }

    @Test
    void the_metrics_hold_nothing_that_a_peer_chooses() throws Exception {
        RawPeer peer = new RawPeer(broker);
        peer.get("/kbs/v0/resource/chosen/by/peer", Map.of());
        HttpClient client = HttpClient.newBuilder()
                .sslContext(TestTls.trusting(broker.workspace().trust().ca()))
                .build();
        URI url = broker.url().resolve("/metrics");

        HttpResponse<String> metrics =
                client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(metrics.body())
                .contains(
                        "# TYPE strongroom_requests_total counter",
                        "route=\"/kbs/v0/resource/{repository}/{type}/{tag}\",status=\"401\"",
                        "strongroom_ready 1\n",
                        "strongroom_request_time_seconds_count")
                .doesNotContain("chosen", "127.0.0.1", "payroll");
    }

    private static boolean isCutOff(SSLSocket socket) {
        try {
            socket.getOutputStream().write("X-Slow: 1\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(50);
            return hasEnded(socket);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean hasEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
