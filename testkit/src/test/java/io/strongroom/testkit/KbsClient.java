/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.collect.EvidenceCollector;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client of the public KBS protocol, version 0.4.0, written after its text alone: it shares no code with the broker but
 * the collector that stands for the hardware.
 *
 * <p>Source: Confidential Containers, {@code kbs/docs/kbs_attestation_protocol.md}; guest-components, {@code kbs_protocol}.
 */
final class KbsClient {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** An answer: {@code 200} and a body, or an error of {@code type} and {@code detail}. */
    record Answer(int status, JsonNode body) {
        void requireErrorInformation() {
            if (!body.path("type").isTextual() || !body.path("detail").isTextual()) {
                throw new AssertionError("no ErrorInformation: " + body);
            }
        }
    }

    private final URI kbs;
    private final HttpClient http;
    private final EvidenceCollector hardware;
    private final KbsKey key;

    String version = "0.4.0";
    JsonNode extraParams = JSON.createObjectNode()
            .set(
                    "supported-hash-algorithms",
                    JSON.createArrayNode().add("sha256").add("sha384").add("sha512"));
    String boundAdditionalEvidence = "";
    Optional<String> sentAdditionalEvidence = Optional.empty();
    Optional<JsonNode> initData = Optional.empty();

    KbsClient(InProcessBroker broker, KbsKey key) throws Exception {
        this.kbs = broker.url();
        this.http = HttpClient.newBuilder()
                .sslContext(TestTls.trusting(broker.workspace().trust().ca()))
                .cookieHandler(new CookieManager())
                .build();
        this.hardware = broker.evidence().collector();
        this.key = key;
    }

    /** Request, challenge, attestation; gives the answer to the attestation, or to the request if that was refused. */
    Answer handshake() throws Exception {
        ObjectNode request = JSON.createObjectNode().put("version", version).put("tee", "simulated");
        request.set("extra-params", extraParams);
        Answer challenge = post("/kbs/v0/auth", request);
        if (challenge.status() != 200) {
            return challenge;
        }
        String nonce = challenge.body().path("nonce").asText();
        String hash = challenge
                .body()
                .path("extra-params")
                .path("selected-hash-algorithm")
                .asText("sha384");
        return post("/kbs/v0/attest", attestation(nonce, hash));
    }

    /** A resource by the cookie of the session. */
    Answer resource(String path) throws Exception {
        return send(
                HttpRequest.newBuilder(kbs.resolve("/kbs/v0/resource/" + path)).build());
    }

    /** A resource by a token, as a client without cookies asks. */
    Answer resource(String path, String token) throws Exception {
        return send(HttpRequest.newBuilder(kbs.resolve("/kbs/v0/resource/" + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    byte[] open(Answer answer) throws Exception {
        return key.open(answer.body());
    }

    private ObjectNode attestation(String nonce, String hash) throws Exception {
        Map<String, Object> bound = new TreeMap<>();
        bound.put("nonce", nonce);
        bound.put("tee-pubkey", new TreeMap<>(key.publicKey()));
        bound.put("additional-evidence", boundAdditionalEvidence);
        byte[] digest = MessageDigest.getInstance(hash.replace("sha", "SHA-")).digest(JSON.writeValueAsBytes(bound));
        byte[] quote =
                hardware.collect(ReportData.of(Arrays.copyOf(digest, 64))).bytes();

        ObjectNode message = JSON.createObjectNode();
        initData.ifPresent(data -> message.set("init-data", data));
        ObjectNode runtimeData = message.putObject("runtime-data").put("nonce", nonce);
        runtimeData.set("tee-pubkey", JSON.valueToTree(key.publicKey()));
        ObjectNode evidence = message.putObject("tee-evidence");
        evidence.putObject("primary_evidence").put("quote", Base64.getEncoder().encodeToString(quote));
        evidence.put("additional_evidence", sentAdditionalEvidence.orElse(boundAdditionalEvidence));
        return message;
    }

    private Answer post(String path, JsonNode body) throws Exception {
        return send(HttpRequest.newBuilder(kbs.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                .build());
    }

    private Answer send(HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
