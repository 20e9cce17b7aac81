/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.strongroom.agent.jca.ThrowawayPki;
import io.strongroom.broker.api.BrokerTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An HTTPS server that answers what a test tells it to: a broker that errs, lies or refuses. */
final class FakeBroker implements AutoCloseable {
    private record Answer(int status, String body) {}

    private final HttpsServer server;
    private final ThrowawayPki pki;
    private final ThrowawayPki.ServerIdentity identity;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    FakeBroker() throws Exception {
        this.pki = new ThrowawayPki();
        this.identity = pki.issueServer("localhost");
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.createContext("/", this::answer);
        server.start();
        answer("/kbs/v0/auth", 200, "{\"nonce\":\"AAAA\",\"extra-params\":{\"strongroom-job\":1}}");
        answer("/kbs/v0/attest", 200, "{\"token\":\"token\"}");
    }

    URI url() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    FakeBroker answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
        return this;
    }

    /** Makes {@code home} a workspace of this broker. */
    void trustIn(Path home) throws Exception {
        trustIn(home, BrokerTrust.pinOf(identity.certificate().getPublicKey()));
    }

    /** The same with another pin. */
    void trustIn(Path home, String pin) throws Exception {
        String der = Base64.getMimeEncoder().encodeToString(pki.ca().getEncoded());
        Files.writeString(
                home.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n");
        Files.writeString(home.resolve("broker.pin"), pin + "\n");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "{}"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Set-Cookie", "kbs-session-id=session");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
