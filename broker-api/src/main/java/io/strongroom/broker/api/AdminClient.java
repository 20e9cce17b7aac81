/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Map;

/**
 * An administrator's connection to the broker. Each request carries a token of its own, signed by the administrator's key.
 *
 * <p>Every method throws {@link BrokerRefusedException} if the broker refuses, whose explanation says why, and
 * {@link BrokerUnavailableException} if it cannot be reached, is not the pinned one, or does not answer as a broker does.
 * Thread-safe.
 */
public final class AdminClient {
    private final BrokerHttp http;
    private final String brokerPin;
    private final KeyPair key;
    private final Clock clock;

    private AdminClient(BrokerHttp http, String brokerPin, KeyPair key, Clock clock) {
        this.http = http;
        this.brokerPin = brokerPin;
        this.key = key;
        this.clock = clock;
    }

    /**
     * A client of the broker at {@code broker}. Nothing is sent yet.
     *
     * @param broker {@code https://HOST:PORT}
     * @param key the administrator's: Ed25519, P-256 or P-384
     * @throws IllegalArgumentException if the URL has another form, or the key is of another kind
     */
    public static AdminClient create(URI broker, BrokerTrust trust, KeyPair key) {
        if (AdminKeyAlgorithm.of(key.getPrivate()).isEmpty()) {
            throw new IllegalArgumentException(
                    "the administrator's key is of another kind (expected Ed25519, or ECDSA with P-256 or P-384)");
        }
        return new AdminClient(new BrokerHttp(broker, trust), trust.pin(), key, Clock.systemUTC());
    }

    /**
     * Asks. Source: docs/spec/admin-api.md.
     *
     * @param path one of the routes for administrators, without a query
     * @return the answer, one JSON object
     */
    public JsonNode get(String path) throws IOException {
        return http.get(path, authorization("GET", path, new byte[0])).body();
    }

    /**
     * Changes something, or asks with a body. Source: docs/spec/admin-api.md.
     *
     * @param path one of the routes for administrators, without a query
     * @param body one JSON object; the token is bound to the digest of its bytes
     * @return the answer, one JSON object
     */
    public JsonNode post(String path, JsonNode body) throws IOException {
        return http.post(path, body, authorization("POST", path, StrictJson.canonical(body)))
                .body();
    }

    private Map<String, String> authorization(String method, String path, byte[] body) {
        String target = http.resolve(path).getRawPath();
        AdminToken.Request request = new AdminToken.Request(brokerPin, method, target, AdminToken.Body.of(body));
        return Map.of("Authorization", AdminToken.SCHEME + " " + AdminToken.sign(key, request, clock.instant()));
    }
}
