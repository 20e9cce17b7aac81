/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.SessionGrant;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.testkit.evidence.ForgedKeys;
import io.strongroom.testkit.evidence.SgxField;
import io.strongroom.testkit.evidence.TdField;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From evidence of hardware to a key, and every way there that must be closed. */
class HardwareSessionTest {
    private static final String POLICY = """
            version: 1
            requested-zones: allow
            rules:
              - name: enclave
                tee: sgx
                measurements: [MRENCLAVE]
                minimum-evaluation-data-number: 20
                keys:
                  - name: payroll
                    grants: [open, seal]
              - name: machine
                tee: tdx
                measurements: [MRTD]
                rtmrs:
                  rtmr1: [RTMR1]
                  rtmr2: [RTMR2]
                keys:
                  - name: payroll
                    grants: [open, seal]
            """.replace("MRENCLAVE", "e1".repeat(32))
            .replace("MRTD", "7d".repeat(48))
            .replace("RTMR1", "a1".repeat(48))
            .replace("RTMR2", "a2".repeat(48));

    private static InProcessBroker broker;
    private static String pin;

    /** The endorsements that the broker gets; a test may take them away. */
    private static volatile EndorsementsSource endorsements = HardwareSessionTest::none;

    @BeforeAll
    static void start() throws Exception {
        broker = InProcessBroker.startForHardware(
                ForgedHardware.anchors(), platform -> endorsements.endorsementsFor(platform), POLICY, "payroll");
        pin = broker.workspace().trust().pin();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    enum Kind {
        SGX,
        TDX;

        ForgedHardware hardware() {
            return this == SGX ? ForgedHardware.sgx(pin) : ForgedHardware.tdx(pin);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gets_a_session_and_a_key_of_class_hardware(Kind kind) throws Exception {
        ForgedHardware hardware = kind.hardware();
        endorsements = hardware.endorsements();
        BrokerClient client = broker.newClient();

        SessionGrant grant = client.attest(hardware.collector(), job());

        assertThat(grant.keys()).extracting(key -> key.name()).containsExactly("payroll");
        try (ZoneKeyring keyring = ZoneKeyring.decode(client.fetchKeyring("payroll"))) {
            assertThat(keyring.id()).isEqualTo(broker.broker().key("payroll").id());
        }
        AuditRecord record = broker.broker().audit().list(0, 10_000).stream()
                .filter(each -> each.event().equals("attest"))
                .reduce((first, second) -> second)
                .orElseThrow();
        JsonNode details = StrictJson.parse(record.json().getBytes(StandardCharsets.UTF_8), 1 << 20)
                .path("details");
        assertThat(details.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "advisories",
                        "class",
                        "identity-key",
                        "measurement",
                        "measurement-name",
                        "result-sha256",
                        "rule",
                        "session",
                        "tcb-evaluation-data-number",
                        "tcb-status");
        assertThat(details.path("advisories")).isEmpty();
        assertThat(details.path("tcb-evaluation-data-number").asInt()).isEqualTo(20);
        assertThat(details.path("tcb-status").asText()).isEqualTo("UpToDate");
        assertThat(details.path("class").asText()).isEqualTo("hardware");
        assertThat(details.path("measurement").asText()).matches("[0-9a-f]{64}|[0-9a-f]{96}");
    }

    @Test
    void is_certified_by_the_authority_of_hardware() throws Exception {
        ForgedHardware hardware = Kind.SGX.hardware();
        endorsements = hardware.endorsements();
        BrokerClient client = broker.newClient();
        client.attest(hardware.collector(), job());

        List<X509Certificate> chain = client.requestIdentity().chain();

        X509Certificate simulated = broker.workspace().trust().ca();
        assertThat(chain.get(1).getSubjectX500Principal().getName()).isEqualTo("CN=Strongroom HARDWARE workload CA");
        assertThat(chain.get(0).getSubjectAlternativeNames().toString())
                .contains("spiffe://hardware.strongroom/tenant/default/policy/enclave/job/");
        chain.get(0).verify(chain.get(1).getPublicKey());
        assertThatThrownBy(() -> chain.get(0).verify(simulated.getPublicKey())).isInstanceOf(SignatureException.class);
    }

    @Test
    void gets_an_affirming_token_of_the_issuer_of_hardware() throws Exception {
        ForgedHardware hardware = Kind.TDX.hardware();
        endorsements = hardware.endorsements();
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("tdx");
        String message = peer.attestation(
                hardware.collector(), job(), challenge.body().path("nonce").asText());

        RawPeer.Answer answer = peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()));

        SignedJWT token = SignedJWT.parse(answer.body().path("token").asText());
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(broker.url() + "/class/hardware");
        JsonNode cpu = StrictJson.parse(token.getPayload().toBytes(), 1 << 16)
                .path("submods")
                .path("cpu0");
        assertThat(cpu.path("ear.status").asText()).isEqualTo("affirming");
        JsonNode claims = cpu.path("ear_attester_claims");
        assertThat(claims.path("tcb_status").asText()).isEqualTo("UpToDate");
        assertThat(claims.path("advisory_ids")).isEmpty();
        assertThat(claims.path("tcb_evaluation_data_number").asInt()).isEqualTo(20);
        assertThat(claims.path("rtmr1").asText()).isEqualTo("a1".repeat(48));
        assertThat(claims.path("mrconfigid").asText()).startsWith(pin);
        assertThat(verifies(peer, token, "/class/hardware")).isTrue();
        assertThat(verifies(peer, token, "")).isFalse();
        assertThat(verifies(peer, token, "/class/tpm")).isFalse();
    }

    @Test
    void another_enclave_is_refused() throws Exception {
        assertRefused(
                Kind.SGX.hardware().withBody(body -> body.with(SgxField.MR_ENCLAVE, "e2".repeat(32))),
                "MEASUREMENT_NOT_ALLOWED",
                "rule 'enclave' (line 4): MRENCLAVE is e2");
    }

    @Test
    void another_firmware_or_system_is_refused() throws Exception {
        assertRefused(
                Kind.TDX.hardware().withBody(body -> body.with(TdField.MR_TD, "7e".repeat(48))),
                "MEASUREMENT_NOT_ALLOWED",
                "rule 'machine' (line 11): MRTD is 7e");
        assertRefused(
                Kind.TDX.hardware().withBody(body -> body.with(TdField.RTMR2, "00".repeat(48))),
                "RUNTIME_MEASUREMENT_NOT_ALLOWED",
                "rule 'machine' (line 11): RTMR2 is 00");
    }

    @ParameterizedTest
    @EnumSource
    void a_platform_that_is_out_of_date_is_refused(Kind kind) throws Exception {
        assertRefused(
                kind.hardware().with(recipe -> recipe.withTcbInfo(info -> info.withStatus("OutOfDate"))),
                "TCB_STATUS_NOT_ALLOWED",
                "TCB status is OutOfDate (wanted UpToDate)");
    }

    @Test
    void endorsements_of_an_older_round_are_refused() throws Exception {
        assertRefused(
                Kind.SGX.hardware().with(recipe -> recipe.withTcbInfo(info -> info.withEvaluationDataNumber(19))),
                "ENDORSEMENTS_TOO_OLD",
                "tcbEvaluationDataNumber is 19 (wanted 20 or higher)");
    }

    @ParameterizedTest
    @EnumSource
    void a_platform_without_endorsements_is_refused_with_what_to_do(Kind kind) throws Exception {
        endorsements = HardwareSessionTest::none;

        AuditReason reason = refusal(kind.hardware().collector()).get(0);

        assertThat(reason.code()).isEqualTo("ENDORSEMENTS_NEEDED");
        assertThat(reason.message()).contains("evidence cannot be judged: there are none here");
        assertThat(reason.remedy()).contains("strongroom endorsements fetch");
    }

    @Test
    void endorsements_are_not_looked_for_before_the_signatures_are_known_to_be_the_vendors() throws Exception {
        endorsements = platform -> {
            throw new AssertionError("asked for " + platform);
        };
        ForgedHardware foreign =
                Kind.SGX.hardware().with(recipe -> recipe.withRoot(root -> root.withKeys(ForgedKeys.p256())));

        assertThat(refusal(foreign.collector())).extracting(AuditReason::code).containsExactly("CERT_CHAIN");
    }

    @ParameterizedTest
    @EnumSource
    void a_runtime_that_was_made_for_another_broker_is_refused(Kind kind) throws Exception {
        String other = "ab".repeat(32);
        ForgedHardware hardware = kind == Kind.SGX ? ForgedHardware.sgx(other) : ForgedHardware.tdx(other);

        assertRefused(hardware, "BROKER_PIN_MISMATCH", kind == Kind.SGX ? "CONFIGID is abab" : "MRCONFIGID is abab");
    }

    @ParameterizedTest
    @EnumSource
    void a_pin_is_followed_by_zeros_to_the_end(Kind kind) throws Exception {
        UnaryOperator<String> dirty = text -> text + "01";
        ForgedHardware hardware = kind == Kind.SGX
                ? kind.hardware().withBody(body -> body.with(SgxField.CONFIG_ID, dirty.apply(pin + "00".repeat(31))))
                : kind.hardware().withBody(body -> body.with(TdField.MR_CONFIG_ID, dirty.apply(pin + "00".repeat(15))));

        assertRefused(hardware, "BROKER_PIN_MISMATCH", "CONFIGID is " + pin);
    }

    @ParameterizedTest
    @EnumSource
    void evidence_of_another_nonce_is_refused(Kind kind) throws Exception {
        ForgedHardware hardware = kind.hardware();
        endorsements = hardware.endorsements();
        String tee = hardware.tee().wireName();
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer old = peer.auth(tee);
        String replayed = peer.attestation(
                hardware.collector(), job(), old.body().path("nonce").asText());
        RawPeer.Answer fresh = peer.auth(tee);

        RawPeer.Answer asItWas = peer.post("/kbs/v0/attest", replayed, Map.of("Cookie", fresh.cookie()));
        RawPeer.Answer again = peer.auth(tee);
        String withNewNonce = replayed.replace(
                old.body().path("nonce").asText(), again.body().path("nonce").asText());
        RawPeer.Answer altered = peer.post("/kbs/v0/attest", withNewNonce, Map.of("Cookie", again.cookie()));

        assertThat(asItWas.code()).isEqualTo("nonce-invalid");
        assertThat(altered.code()).isEqualTo("evidence-refused");
        assertThat(broker.broker().explain(altered.body().path("correlation-id").asText()))
                .flatExtracting(AuditRecord::reasons)
                .extracting(AuditReason::code)
                .contains("REPORT_DATA_MISMATCH");
    }

    @Test
    void evidence_of_another_technology_than_announced_is_refused() throws Exception {
        ForgedHardware hardware = Kind.SGX.hardware();
        endorsements = hardware.endorsements();
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("tdx");
        String message = peer.attestation(
                hardware.collector(), job(), challenge.body().path("nonce").asText());

        assertThat(peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                        .code())
                .isEqualTo("evidence-refused");
    }

    @Test
    void an_event_log_may_come_with_a_quote_of_tdx_and_with_no_other() throws Exception {
        String log = Base64.getEncoder().encodeToString("log".getBytes(StandardCharsets.US_ASCII));
        for (String member : List.of("\"cc_eventlog\":null", "\"cc_eventlog\":\"" + log + "\"")) {
            assertThat(attestWith(Kind.TDX, member).status()).isEqualTo(200);
            assertThat(attestWith(Kind.SGX, member).code()).isEqualTo("bad-request");
        }
        assertThat(attestWith(Kind.TDX, "\"cc_eventlog\":7").code()).isEqualTo("bad-request");
        assertThat(attestWith(Kind.TDX, "\"cc_eventlog2\":null").code()).isEqualTo("bad-request");
    }

    @Test
    void simulated_evidence_finds_no_rule() throws Exception {
        RawPeer.Answer answer = new RawPeer(broker).auth("simulated");

        assertThat(answer.code()).isEqualTo("tee-not-supported");
        assertThat(broker.broker().explain(answer.body().path("correlation-id").asText()))
                .flatExtracting(AuditRecord::reasons)
                .extracting(AuditReason::message)
                .containsExactly("policy 2 has no rule for simulated (it names sgx, tdx)");
    }

    @Test
    void neither_class_reads_keys_of_the_other() throws Exception {
        ForgedHardware hardware = Kind.SGX.hardware();
        endorsements = hardware.endorsements();
        String ofHardware = POLICY.replace("name: payroll", "name: \"*\"");
        String ofSimulated = ofHardware
                .substring(0, ofHardware.indexOf("  - name: machine"))
                .replace("tee: sgx", "tee: simulated")
                .replaceAll(" *minimum-evaluation-data-number: 20\n", "");
        try (InProcessBroker both = InProcessBroker.startForHardware(
                ForgedHardware.anchors(), platform -> endorsements.endorsementsFor(platform), ofHardware, "payroll")) {
            both.broker().createKey("toys", AssuranceClass.SIMULATED);
            ForgedHardware pinned = ForgedHardware.sgx(both.workspace().trust().pin());
            BrokerClient enclave = both.newClient();
            enclave.attest(pinned.collector(), job());

            assertThat(refusedKey(both, enclave, "toys")).contains("class-mismatch");

            EvidenceCollector simulated = both.evidence().collector();
            both.broker()
                    .setPolicy(ofSimulated.replace(
                            "e1".repeat(32),
                            both.evidence().runtime("test").measurement().toString()));
            BrokerClient pretender = both.newClient();
            pretender.attest(simulated, job("toys"));

            assertThat(refusedKey(both, pretender, "payroll")).contains("class-mismatch");
            try (ZoneKeyring toys = ZoneKeyring.decode(pretender.fetchKeyring("toys"))) {
                assertThat(toys.id()).isEqualTo(both.broker().key("toys").id());
            }
            assertThat(refusedKey(both, enclave, "payroll")).contains("TEE_NOT_ALLOWED");
        }
    }

    @Test
    void forged_evidence_is_nothing_to_a_broker_that_trusts_intel() throws Exception {
        ForgedHardware hardware = Kind.SGX.hardware();
        try (InProcessBroker production =
                InProcessBroker.startForHardware(TrustAnchors.PRODUCTION, hardware.endorsements(), POLICY, "payroll")) {
            ForgedHardware pinned =
                    ForgedHardware.sgx(production.workspace().trust().pin());
            BrokerRefusedException refused = catchThrowableOfType(
                    BrokerRefusedException.class, () -> production.newClient().attest(pinned.collector(), job()));

            assertThat(production.broker().explain(refused.correlationId()))
                    .flatExtracting(AuditRecord::reasons)
                    .extracting(AuditReason::code)
                    .containsExactly("CERT_CHAIN");
        }
    }

    private static RawPeer.Answer attestWith(Kind kind, String member) throws Exception {
        ForgedHardware hardware = kind.hardware();
        endorsements = hardware.endorsements();
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth(hardware.tee().wireName());
        String message = peer.attestation(
                hardware.collector(), job(), challenge.body().path("nonce").asText());
        String extended = message.replace("\"primary_evidence\":{", "\"primary_evidence\":{" + member + ",");
        return peer.post("/kbs/v0/attest", extended, Map.of("Cookie", challenge.cookie()));
    }

    private static boolean verifies(RawPeer peer, SignedJWT token, String issuer) throws Exception {
        String keys =
                peer.get(issuer + "/.well-known/jwks.json", Map.of()).body().toString();
        return token.verify(
                new ECDSAVerifier(JWKSet.parse(keys).getKeys().get(0).toECKey()));
    }

    private static List<String> refusedKey(InProcessBroker at, BrokerClient client, String key) throws Exception {
        BrokerRefusedException refused =
                catchThrowableOfType(BrokerRefusedException.class, () -> client.fetchKeyring(key));
        assertThat(refused.code()).isEqualTo("key-refused");
        return at.broker().explain(refused.correlationId()).stream()
                .flatMap(record -> record.reasons().stream())
                .map(AuditReason::code)
                .toList();
    }

    private static void assertRefused(ForgedHardware hardware, String code, String message) throws Exception {
        endorsements = hardware.endorsements();
        assertThat(refusal(hardware.collector()))
                .anyMatch(
                        reason -> reason.code().equals(code) && reason.message().contains(message));
    }

    /** The reasons in the audit log; the peer learns a code alone. */
    private static List<AuditReason> refusal(EvidenceCollector collector) throws Exception {
        BrokerRefusedException refused = catchThrowableOfType(
                BrokerRefusedException.class, () -> broker.newClient().attest(collector, job()));
        assertThat(refused.code()).isEqualTo("evidence-refused");
        return broker.broker().explain(refused.correlationId()).stream()
                .flatMap(record -> record.reasons().stream())
                .toList();
    }

    private static Job job() {
        return job("payroll");
    }

    private static Job job(String key) {
        return TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/" + key, key));
    }

    private static Endorsements none(PlatformId platform) throws EndorsementsUnavailableException {
        throw new EndorsementsUnavailableException(EndorsementsProblem.NOT_FOUND, "there are none here");
    }
}
