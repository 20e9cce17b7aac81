/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.broker.api.DpopProof;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.api.StrictJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A peer that speaks the protocol by hand, so that it can break it. */
final class RawPeer {
    /** What came back. */
    record Answer(int status, JsonNode body, String cookie, long retryAfter) {
        Answer(int status, JsonNode body, String cookie) {
            this(status, body, cookie, 0);
        }

        String code() {
            return body.path("code").asText();
        }
    }

    private final URI broker;
    private final HttpClient client;
    final ECKey encryption;
    final ECKey identity;

    RawPeer(InProcessBroker broker) throws Exception {
        this.broker = broker.url();
        SSLContext context = TestTls.trusting(broker.workspace().trust().ca());
        this.client = HttpClient.newBuilder().sslContext(context).build();
        this.encryption = new ECKeyGenerator(Curve.P_256)
                .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
                .generate();
        this.identity = new ECKeyGenerator(Curve.P_256).generate();
    }

    Answer post(String path, String body, Map<String, String> headers) throws Exception {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String path, byte[] body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(broker.resolve(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer get(String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(broker.resolve(path));
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer auth(String tee) throws Exception {
        return post(
                "/kbs/v0/auth",
                "{\"version\":\"0.4.0\",\"tee\":\"" + tee + "\",\"extra-params\":{\"strongroom-job\":1}}",
                Map.of());
    }

    /** The attestation message for a challenge. */
    String attestation(EvidenceCollector collector, Job job, String nonce) throws Exception {
        JobClaim claim = new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), identity);
        RuntimeData runtimeData = RuntimeData.of(nonce, encryption, claim);
        Evidence evidence = collector.collect(runtimeData.reportData());
        return attestation(runtimeData, evidence.bytes());
    }

    static String attestation(RuntimeData runtimeData, byte[] evidence) {
        ObjectNode message = StrictJson.object();
        message.set("runtime-data", runtimeData.toJson());
        message.putObject("tee-evidence")
                .putObject("primary_evidence")
                .put("quote", Base64.getEncoder().encodeToString(evidence));
        return new String(StrictJson.canonical(message), StandardCharsets.UTF_8);
    }

    /** Headers with a token and a proof for one request. */
    Map<String, String> proven(String token, ECKey key, String path) {
        String proof = DpopProof.sign(key, "POST", broker.resolve(path), token, Instant.now());
        return Map.of("Authorization", "DPoP " + token, "DPoP", proof);
    }

    static String sessionRequest(Job job) {
        return "{\"descriptor\":\""
                + Base64.getEncoder().encodeToString(job.descriptor().canonicalBytes()) + "\",\"run-directory\":\""
                + job.runDirectory() + "\"}";
    }

    private Answer send(HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        String cookie = response.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
        long retryAfter = response.headers().firstValueAsLong("retry-after").orElse(0);
        boolean isJson =
                response.headers().firstValue("content-type").orElse("").contains("json");
        JsonNode body = isJson ? StrictJson.parse(response.body(), 1 << 22) : StrictJson.object();
        return new Answer(response.statusCode(), body, cookie, retryAfter);
    }
}
