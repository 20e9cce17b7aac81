/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.audit.TreeHead;
import io.strongroom.broker.policy.PolicyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attacks behind the decisions of docs/THREAT-MODEL.md that cross more than one part of the broker. */
class AttacksTest {
    private static final String ONE_JOB = """
            version: 1
            requested-zones: allow
            rules:
              - name: one-job
                tee: simulated
                measurements: [MEASUREMENT]
                jobs: [JOB]
                keys: [{name: payroll, grants: [open, seal]}]
            """;

    private InProcessBroker broker;
    private RawPeer peer;
    private Job job;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        peer = new RawPeer(broker);
        job = TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    /** The cookie travels with each KBS request; whoever reads it can fetch what he cannot open, and nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/session",
                "/v1/identity",
                "/v1/identities/denied",
                "/v1/unwrap",
                "/v1/wrap",
                "/v1/manifests/latest",
                "/v1/manifests/anchor",
                "/v1/manifests/end",
                "/v1/report"
            })
    void a_stolen_cookie_opens_no_route_of_a_session(String path) throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String message = peer.attestation(
                broker.evidence().collector(),
                job,
                challenge.body().path("nonce").asText());
        String token = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
        RawPeer thief = new RawPeer(broker);

        assertThat(thief.post(path, "{}", Map.of("Cookie", challenge.cookie())).code())
                .isEqualTo("not-attested");
        assertThat(thief.post(path, "{}", Map.of("Cookie", challenge.cookie(), "Authorization", "DPoP " + token))
                        .code())
                .isEqualTo("proof-invalid");
    }

    /**
     * A foreign KBS passes our nonce on as its own. The agent, which omits the job there, answers with evidence over nonce
     * and key; the foreign KBS sends it here, for a job of its choice.
     */
    @Test
    void what_an_agent_told_a_foreign_kbs_opens_no_key_of_a_job() throws Exception {
        EvidenceCollector agent = broker.evidence().collector("good");
        broker.broker().setPolicy(oneJob("good"));
        RawPeer.Answer plain = peer.auth("simulated");
        RuntimeData told = RuntimeData.of(plain.body().path("nonce").asText(), peer.encryption);
        byte[] evidence = agent.collect(told.reportData()).bytes();

        RawPeer.Answer asItIs =
                peer.post("/kbs/v0/attest", RawPeer.attestation(told, evidence), Map.of("Cookie", plain.cookie()));

        assertThat(asItIs.code()).isEqualTo("evidence-refused");
        assertThat(reasons(asItIs)).contains("JOB_NOT_ALLOWED");

        RawPeer.Answer again = peer.auth("simulated");
        String nonce = again.body().path("nonce").asText();
        byte[] fresh = agent.collect(RuntimeData.of(nonce, peer.encryption).reportData())
                .bytes();
        JobClaim claim = new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), peer.identity);
        RawPeer.Answer withJob = peer.post(
                "/kbs/v0/attest",
                RawPeer.attestation(RuntimeData.of(nonce, peer.encryption, claim), fresh),
                Map.of("Cookie", again.cookie()));

        assertThat(withJob.code()).isEqualTo("evidence-refused");
        assertThat(reasons(withJob)).contains("REPORT_DATA_MISMATCH");
    }

    @Test
    void a_plain_session_proves_no_identity_and_so_gets_none() throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        RuntimeData data = RuntimeData.of(challenge.body().path("nonce").asText(), peer.encryption);
        byte[] evidence =
                broker.evidence().collector().collect(data.reportData()).bytes();
        String token = peer.post(
                        "/kbs/v0/attest", RawPeer.attestation(data, evidence), Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();

        assertThat(peer.post("/v1/identity", "{}", peer.proven(token, peer.identity, "/v1/identity"))
                        .code())
                .isEqualTo("job-required");
    }

    /** Any program can claim any digest; only a measured runtime whose start is fixed claims the truth. */
    @Test
    void a_digest_of_a_job_that_an_unmeasured_runtime_claims_opens_nothing() throws Exception {
        broker.broker().setPolicy(oneJob("good"));

        RawPeer.Answer claimed = attest(broker.evidence().collector("bad"));
        RawPeer.Answer measured = attest(broker.evidence().collector("good"));

        assertThat(claimed.code()).isEqualTo("evidence-refused");
        assertThat(reasons(claimed)).contains("MEASUREMENT_NOT_ALLOWED").doesNotContain("JOB_NOT_ALLOWED");
        assertThat(measured.status()).isEqualTo(200);
    }

    @Test
    void a_policy_that_names_a_job_and_no_measurement_says_that_it_is_only_a_claim() throws Exception {
        String unmeasured =
                oneJob("good").replaceAll("measurements: .*", "signers: [{mrsigner: " + signer() + ", product-id: 1}]");

        assertThat(broker.broker().setPolicy(unmeasured).policy().warnings())
                .anyMatch(warning -> warning.contains("only what the runtime claims"));
    }

    /** The last 16 bytes of the report data are no part of the hash: something could be hidden there. */
    @ParameterizedTest
    @ValueSource(ints = {48, 63})
    void bytes_of_the_report_data_that_are_not_used_must_be_zero(int position) throws Exception {
        EvidenceCollector honest = broker.evidence().collector();
        RawPeer.Answer challenge = peer.auth("simulated");
        JobClaim claim = new JobClaim(job.descriptor().digestHex(), job.id(), job.role(), peer.identity);
        RuntimeData data = RuntimeData.of(challenge.body().path("nonce").asText(), peer.encryption, claim);
        byte[] dirty = data.reportData().bytes();
        dirty[position] = 1;
        byte[] evidence = honest.collect(ReportData.of(dirty)).bytes();

        RawPeer.Answer answer =
                peer.post("/kbs/v0/attest", RawPeer.attestation(data, evidence), Map.of("Cookie", challenge.cookie()));

        assertThat(answer.code()).isEqualTo("evidence-refused");
        assertThat(reasons(answer)).contains("REPORT_DATA_MISMATCH");
    }

    /** Two readers of one text would see two jobs: the one that is hashed, and the one that is used. */
    @ParameterizedTest
    @ValueSource(strings = {"nonce", "tee-pubkey", "job", "id", "kty", "quote", "runtime-data"})
    void a_key_that_stands_twice_is_refused_at_every_depth(String name) throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String message = peer.attestation(
                broker.evidence().collector(),
                job,
                challenge.body().path("nonce").asText());
        String doubled = message.replaceFirst("\"" + name + "\":", "\"" + name + "\":1,\"" + name + "\":");

        RawPeer.Answer answer = peer.post("/kbs/v0/attest", doubled, Map.of("Cookie", challenge.cookie()));

        assertThat(doubled).isNotEqualTo(message);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("bad-request");
    }

    @Test
    void a_policy_that_mixes_classes_never_comes_into_force() throws Exception {
        String mixed = oneJob("good") + """
              - name: enclave
                tee: sgx
                measurements: [MEASUREMENT]
                keys: []
            """.replace("MEASUREMENT", "ab".repeat(32));
        long before = broker.broker().policy().number();

        assertThatThrownBy(() -> broker.broker().setPolicy(mixed))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("a policy never names both");
        assertThatThrownBy(() -> broker.broker().setPolicy(oneJob("good").replace("simulated", "[simulated, tdx]")))
                .isInstanceOf(PolicyException.class);
        assertThat(broker.broker().policy().number()).isEqualTo(before);
    }

    /** The host puts back the whole workspace as it was before a key was disabled. A head that was kept elsewhere tells. */
    @Test
    void a_store_that_was_restored_is_betrayed_by_a_head_that_was_kept_elsewhere(@TempDir Path directory)
            throws Exception {
        Path home = directory.resolve("w");
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (Workspace workspace = Workspace.init(home, Optional.empty());
                Broker own = Broker.of(workspace)) {
            own.createKey("payroll", io.strongroom.attestation.AssuranceClass.SIMULATED);
        }
        copyFiles(home, copy);
        TreeHead witness;
        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker own = Broker.of(workspace)) {
            own.disableKey("payroll");
            byte[] head = own.audit().signHead().getBytes(StandardCharsets.US_ASCII);
            witness = TreeHead.verify(head, own.audit().key());
            assertThat(own.audit().verify(List.of(witness))).isInstanceOf(AuditVerdict.Intact.class);
        }

        for (String side : List.of("-wal", "-shm")) {
            Files.deleteIfExists(home.resolve("broker.db" + side));
        }
        copyFiles(copy, home);

        try (Workspace workspace = Workspace.open(home, Optional.empty());
                Broker own = Broker.of(workspace)) {
            assertThat(own.key("payroll").isEnabled()).isTrue();
            assertThat(own.audit().verify()).isInstanceOf(AuditVerdict.Intact.class);
            assertThat(own.audit().verify(List.of(witness)))
                    .isInstanceOfSatisfying(
                            AuditVerdict.Broken.class,
                            broken -> assertThat(broken.message()).contains("is missing"));
        }
    }

    private RawPeer.Answer attest(EvidenceCollector collector) throws Exception {
        RawPeer.Answer challenge = peer.auth("simulated");
        String message =
                peer.attestation(collector, job, challenge.body().path("nonce").asText());
        return peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));
    }

    private String oneJob(String runtime) throws IOException {
        return ONE_JOB.replace(
                        "MEASUREMENT",
                        broker.evidence().runtime(runtime).measurement().toString())
                .replace("JOB", job.descriptor().digestHex());
    }

    private String signer() throws IOException {
        return SimulatedPlatform.signerOf(broker.workspace().simulatedPlatform().anchor())
                .toString();
    }

    private List<String> reasons(RawPeer.Answer answer) throws IOException {
        return broker.broker().explain(answer.body().path("correlation-id").asText()).stream()
                .flatMap(record -> record.reasons().stream())
                .map(AuditReason::code)
                .toList();
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        to.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
