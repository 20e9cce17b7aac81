/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.testkit.TestTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a broker answers to a peer that has not attested.
 *
 * @param retryAfter in seconds; 0 if it did not say
 */
record BrokerAnswer(int status, String body, long retryAfter) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHALLENGE = "{\"version\":\"0.4.0\",\"tee\":\"tdx\"}";

    static BrokerAnswer get(URI broker, BrokerTrust trust, String path) throws Exception {
        return send(trust, HttpRequest.newBuilder(broker.resolve(path)));
    }

    /** Asks for a challenge of a kind that the policy has no rule for: the broker looks into its store for a newer policy. */
    static BrokerAnswer unnamedChallenge(URI broker, BrokerTrust trust) throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(CHALLENGE, StandardCharsets.UTF_8);
        return send(
                trust, HttpRequest.newBuilder(broker.resolve("/kbs/v0/auth")).POST(body));
    }

    private static BrokerAnswer send(BrokerTrust trust, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HttpClient.newBuilder()
                .sslContext(TestTls.trusting(trust.ca()))
                .build()
                .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        return new BrokerAnswer(
                response.statusCode(),
                response.body(),
                response.headers().firstValueAsLong("retry-after").orElse(0));
    }

    /** The code of a problem. */
    String code() throws Exception {
        return new ObjectMapper().readTree(body).path("code").asText();
    }
}
