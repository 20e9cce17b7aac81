/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.broker.api.EncryptedAnswer;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.audit.AuditRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks on the protocol: each must fail, with a code and nothing more. */
class BrokerProtocolTest {
    private static InProcessBroker broker;
    private static EvidenceCollector collector;

    private RawPeer peer;
    private Job job;

    @BeforeAll
    static void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        collector = broker.evidence().collector();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @BeforeEach
    void newPeer() throws Exception {
        peer = new RawPeer(broker);
        job = TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
    }

    @Test
    void a_nonce_is_used_once() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, challenge.body().path("nonce").asText());

        RawPeer.Answer first = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));
        RawPeer.Answer second = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(401);
        assertThat(second.code()).isEqualTo("nonce-invalid");
    }

    @Test
    void evidence_for_one_challenge_is_refused_for_another() throws Exception {
        RawPeer.Answer old = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, old.body().path("nonce").asText());
        RawPeer.Answer fresh = peer.auth("simulated");

        RawPeer.Answer answer = peer.post("/kbs/v0/attest", message, Map.of("Cookie", fresh.cookie()));

        assertThat(answer.code()).isEqualTo("nonce-invalid");
    }

    @Test
    void evidence_bound_to_other_keys_is_refused_and_explained_to_the_administrator_only() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String nonce = challenge.body().path("nonce").asText();
        JobClaim claim = new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), peer.identity);
        RuntimeData attested = RuntimeData.of(nonce, peer.encryption, claim);
        RuntimeData claimed = RuntimeData.of(nonce, new RawPeer(broker).encryption, claim);
        byte[] evidence = collector.collect(attested.reportData()).bytes();

        RawPeer.Answer answer = peer.post(
                "/kbs/v0/attest", RawPeer.attestation(claimed, evidence), Map.of("Cookie", challenge.cookie()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("evidence-refused");
        assertThat(answer.body().toString()).doesNotContain("REPORT_DATA", "rule", "mrsigner");
        List<AuditRecord> story =
                broker.broker().explain(answer.body().path("correlation-id").asText());
        assertThat(story).hasSize(1);
        assertThat(story.get(0).reasons())
                .anyMatch(reason -> reason.code().equals("REPORT_DATA_MISMATCH")
                        && reason.message().contains("line "));
    }

    @Test
    void altered_evidence_is_refused() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        JobClaim claim = new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), peer.identity);
        RuntimeData data = RuntimeData.of(challenge.body().path("nonce").asText(), peer.encryption, claim);
        byte[] evidence = collector.collect(data.reportData()).bytes();
        evidence[112] ^= 1;

        RawPeer.Answer answer =
                peer.post("/kbs/v0/attest", RawPeer.attestation(data, evidence), Map.of("Cookie", challenge.cookie()));

        assertThat(answer.code()).isEqualTo("evidence-refused");
    }

    @Test
    void evidence_of_another_platform_is_refused() throws Exception {
        try (InProcessBroker other = InProcessBroker.start()) {
            RawPeer.Answer challenge = peer.auth("simulated");
            EvidenceCollector foreign = new TestEvidence(
                            other.workspace().simulatedPlatform(),
                            broker.workspace().trust().pin())
                    .collector();
            String message = peer.attestation(
                    foreign, job, challenge.body().path("nonce").asText());

            RawPeer.Answer answer = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));

            assertThat(answer.code()).isEqualTo("evidence-refused");
        }
    }

    @Test
    void evidence_that_no_rule_names_or_that_is_not_verified_here_is_refused() throws Exception {
        for (String tee : List.of("sgx", "tdx", "snp", "sample")) {
            RawPeer.Answer answer = peer.auth(tee);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("tee-not-supported");
        }
    }

    @Test
    void a_stolen_cookie_yields_nothing_that_can_be_read() throws Exception {
        RawPeer.Answer challenge = attest();

        RawPeer thief = new RawPeer(broker);
        RawPeer.Answer loot =
                thief.get("/kbs/v0/resource/default/zone-key/payroll", Map.of("Cookie", challenge.cookie()));

        assertThat(loot.status()).isEqualTo(200);
        assertThatThrownBy(() -> EncryptedAnswer.decrypt(loot.body(), thief.encryption))
                .isInstanceOf(MessageFormatException.class);
        assertThat(EncryptedAnswer.decrypt(loot.body(), peer.encryption)).isNotEmpty();
    }

    @Test
    void a_stolen_token_is_useless_without_the_identity_key() throws Exception {
        String token = attest().body().path("token").asText();
        RawPeer thief = new RawPeer(broker);
        String request = RawPeer.sessionRequest(job);

        assertThat(thief.post("/v1/session", request, Map.of()).code()).isEqualTo("not-attested");
        assertThat(thief.post("/v1/session", request, Map.of("Authorization", "Bearer " + token))
                        .code())
                .isEqualTo("not-attested");
        assertThat(thief.post("/v1/session", request, Map.of("Authorization", "DPoP " + token))
                        .code())
                .isEqualTo("proof-invalid");
        assertThat(thief.post("/v1/session", request, thief.proven(token, thief.identity, "/v1/session"))
                        .code())
                .isEqualTo("proof-invalid");
    }

    @Test
    void a_proof_counts_once_and_for_one_request() throws Exception {
        String token = attest().body().path("token").asText();
        Map<String, String> proof = peer.proven(token, peer.identity, "/v1/session");

        assertThat(peer.post("/v1/report", "{\"final\":false,\"zones\":{}}", proof)
                        .code())
                .isEqualTo("proof-invalid");
        assertThat(peer.post("/v1/session", RawPeer.sessionRequest(job), proof).status())
                .isEqualTo(200);
        assertThat(peer.post("/v1/session", RawPeer.sessionRequest(job), proof).code())
                .isEqualTo("proof-invalid");
    }

    @Test
    void a_proof_for_another_token_or_key_is_refused() throws Exception {
        String token = attest().body().path("token").asText();
        var other = new ECKeyGenerator(Curve.P_256).generate();
        Map<String, String> proof = Map.of(
                "Authorization",
                "DPoP " + token,
                "DPoP",
                peer.proven("another", peer.identity, "/v1/session").get("DPoP"));

        assertThat(peer.post("/v1/session", RawPeer.sessionRequest(job), proof).code())
                .isEqualTo("proof-invalid");
        assertThat(peer.post("/v1/session", RawPeer.sessionRequest(job), peer.proven(token, other, "/v1/session"))
                        .code())
                .isEqualTo("proof-invalid");
    }

    @Test
    void another_descriptor_than_the_attested_one_is_refused() throws Exception {
        String token = attest().body().path("token").asText();
        Job other = TestJobs.driver(Path.of("/run/test"));

        RawPeer.Answer answer = peer.post(
                "/v1/session", RawPeer.sessionRequest(other), peer.proven(token, peer.identity, "/v1/session"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("descriptor-mismatch");
    }

    @Test
    void duplicate_keys_unknown_members_and_oversized_bodies_are_refused() throws Exception {
        assertThat(peer.post("/kbs/v0/auth", "{\"version\":\"1\",\"tee\":\"simulated\",\"tee\":\"sgx\"}", Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(peer.post("/kbs/v0/auth", "{\"version\":\"1\",\"tee\":\"simulated\",\"x\":1}", Map.of())
                        .code())
                .isEqualTo("bad-request");
        assertThat(peer.post("/kbs/v0/auth", "[".repeat(1000), Map.of()).code()).isEqualTo("bad-request");
        assertThat(peer.post("/kbs/v0/auth", " ".repeat(5000), Map.of()).code()).isEqualTo("request-too-large");
    }

    @Test
    void a_wrap_request_cannot_choose_the_salt() throws Exception {
        String token = attest().body().path("token").asText();

        RawPeer.Answer answer = peer.post(
                "/v1/wrap",
                "{\"items\":[{\"identity\":\"AA==\",\"data-key\":\"AA==\",\"salt\":\"AA==\"}]}",
                peer.proven(token, peer.identity, "/v1/wrap"));

        assertThat(answer.code()).isEqualTo("bad-request");
    }

    @Test
    void the_token_never_affirms_simulated_evidence() throws Exception {
        String token = attest().body().path("token").asText();
        var claims = SignedJWT.parse(token).getJWTClaimsSet();

        assertThat(claims.getJSONObjectClaim("submods").toString())
                .contains("ear.status=warning")
                .doesNotContain("affirming");
        assertThat(claims.getJSONObjectClaim("cnf").get("jkt"))
                .isEqualTo(peer.identity.computeThumbprint().toString());
    }

    @Test
    void plain_kbs_clients_get_a_resource_without_a_job() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        RuntimeData data = RuntimeData.of(challenge.body().path("nonce").asText(), peer.encryption);
        byte[] evidence = collector.collect(data.reportData()).bytes();
        String token = peer.post(
                        "/kbs/v0/attest", RawPeer.attestation(data, evidence), Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + token);

        assertThat(peer.get("/kbs/v0/resource/default/zone-key/payroll", bearer).status())
                .isEqualTo(200);
        assertThat(peer.get("/kbs/v0/resource/default/zone-key/absent", bearer).status())
                .isEqualTo(404);
        assertThat(peer.get("/kbs/v0/resource/default/zone-key/payroll", Map.of())
                        .status())
                .isEqualTo(401);
    }

    /** Attests; the answer holds the token, and the cookie of its challenge. */
    private RawPeer.Answer attest() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, challenge.body().path("nonce").asText());
        RawPeer.Answer answer = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));
        return new RawPeer.Answer(answer.status(), answer.body(), challenge.cookie());
    }
}
