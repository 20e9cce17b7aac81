/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contexts in software that knows nothing of them: the JDK's HTTP client and server. */
class HttpsTest {
    private static Parties parties;
    private HttpsServer server;

    @BeforeAll
    static void start_platform(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), CertificateForge.NOW);
        parties = Parties.at(TestPlatform.load(directory.resolve("platform")), CertificateForge.NOW);
    }

    @BeforeEach
    void start_server() throws Exception {
        SSLContext context = RaTls.serverContext(parties.identity("server"), parties.verifierOf("client"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] answer = measurementOf(((HttpsExchange) exchange).getSSLSession());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop_server() {
        server.stop(0);
    }

    private static byte[] measurementOf(SSLSession session) {
        return RaTls.peer(session)
                .orElseThrow()
                .evidence()
                .claims()
                .measurement()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(SSLContext context) throws IOException, InterruptedException {
        var uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void knows_both_sides() throws Exception {
        HttpResponse<String> response =
                get(RaTls.clientContext(parties.identity("client"), parties.verifierOf("server")));

        assertThat(response.body())
                .isEqualTo(TestPlatform.runtime("client").measurement().toString());
        assertThat(measurementOf(response.sslSession().orElseThrow()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(TestPlatform.runtime("server").measurement().toString());
    }

    @Test
    void refuses_a_server_of_another_measurement() throws Exception {
        SSLContext context = RaTls.clientContext(parties.identity("client"), parties.verifierOf("another program"));

        assertThatThrownBy(() -> get(context))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(RaTlsRefusedException.in(e)).isPresent());
    }

    @Test
    void refuses_rather_than_does_without_freshness_where_the_client_sets_the_server_name() throws Exception {
        SSLContext context = RaTls.clientContext(
                parties.identity("client"), parties.verifierOf("server").demandingFreshEvidence());

        assertThatThrownBy(() -> get(context))
                .satisfies(e -> assertThat(RaTlsRefusedException.in(e).orElseThrow())
                        .hasMessageContaining("REPORT_DATA_MISMATCH"));
    }
}
