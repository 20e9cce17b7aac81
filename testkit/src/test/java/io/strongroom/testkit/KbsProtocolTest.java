/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.seal.ZoneKeyring;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public KBS protocol, as a client that knows nothing of us speaks it. */
class KbsProtocolTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE = "default/zone-key/payroll";

    private static InProcessBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = InProcessBroker.start("payroll");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"P-256, secp256r1", "P-384, secp384r1", "P-521, secp521r1"})
    void a_client_with_an_elliptic_curve_key_gets_a_resource(String curve, String name) throws Exception {
        getsTheResource(KbsKey.ec(curve, name));
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072})
    void a_client_with_an_rsa_key_gets_a_resource(int bits) throws Exception {
        getsTheResource(KbsKey.rsa(bits));
    }

    /** The control of the two tests above: such a client notices another order of the header's members. */
    @Test
    void an_answer_as_the_library_writes_it_could_not_be_opened() throws Exception {
        KbsKey key = KbsKey.ec("P-256", "secp256r1");
        JWEObject jwe = new JWEObject(
                new JWEHeader(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM), new Payload("secret"));
        jwe.encrypt(new ECDHEncrypter(ECKey.parse(JSON.writeValueAsString(key.publicKey()))));
        String[] parts = jwe.serialize().split("\\.", -1);
        ObjectNode flattened = JSON.createObjectNode()
                .put("protected", parts[0])
                .put("encrypted_key", parts[1])
                .put("iv", parts[2])
                .put("ciphertext", parts[3])
                .put("tag", parts[4]);

        assertThatThrownBy(() -> key.open(flattened)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void empty_extra_params_are_those_of_older_clients() throws Exception {
        KbsClient client = client();
        client.extraParams = JSON.getNodeFactory().textNode("");

        assertThat(client.handshake().status()).isEqualTo(200);
    }

    @Test
    void metadata_of_the_one_device_are_accepted() throws Exception {
        KbsClient client = client();
        client.extraParams =
                JSON.readTree("{\"tee-metadata\":{\"primary_tee\":{\"tee\":\"simulated\"},\"additional_tees\":[]}}");

        assertThat(client.handshake().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.3.0", "0.4.1", "1.0.0", "", "latest"})
    void another_version_is_refused(String version) throws Exception {
        KbsClient client = client();
        client.version = version;

        refused(client.handshake(), "version-not-supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"supported-hash-algorithms\":[\"sha256\"]}",
                "{\"attestation-policy-selector\":\"alice\"}",
                "{\"unheard-of\":1}",
                "{\"tee-metadata\":{\"primary_tee\":{\"tee\":\"tdx\"}}}"
            })
    void parameters_that_are_not_honoured_are_refused(String parameters) throws Exception {
        KbsClient client = client();
        client.extraParams = JSON.readTree(parameters);

        refused(client.handshake(), "parameters-refused");
    }

    @Test
    void further_devices_are_refused_when_they_are_announced_and_when_they_are_sent() throws Exception {
        KbsClient announcing = client();
        announcing.extraParams = JSON.readTree("{\"tee-metadata\":{\"primary_tee\":{\"tee\":\"simulated\"},"
                + "\"additional_tees\":[{\"tee\":\"nvidia\"}]}}");
        KbsClient sending = client();
        sending.boundAdditionalEvidence = "{\"nvidia\":{}}";

        refused(announcing.handshake(), "additional-evidence-refused");
        refused(sending.handshake(), "additional-evidence-refused");
    }

    @Test
    void the_evidence_binds_the_additional_evidence_character_by_character() throws Exception {
        KbsClient client = client();
        client.boundAdditionalEvidence = "";
        client.sentAdditionalEvidence = Optional.of("{}");
        KbsClient honest = client();
        honest.boundAdditionalEvidence = "{}";

        refused(client.handshake(), "evidence-refused");
        assertThat(honest.handshake().status()).isEqualTo(200);
    }

    @Test
    void init_data_are_refused() throws Exception {
        KbsClient client = client();
        client.initData = Optional.of(JSON.readTree("{\"format\":\"toml\",\"body\":\"version = '0.1.0'\"}"));

        refused(client.handshake(), "init-data-refused");
    }

    @Test
    void keys_of_other_kinds_and_sizes_are_refused() throws Exception {
        Map<String, String> good = KbsKey.rsa(2048).publicKey();
        for (var bad : List.of(
                Map.entry("alg", "RSA1_5"),
                Map.entry("alg", "RSA-OAEP"),
                Map.entry("e", "Aw"),
                Map.entry("kty", "oct"),
                Map.entry("n", ""),
                Map.entry("n", modulus(1024)),
                Map.entry("n", modulus(2040)),
                Map.entry("n", modulus(4104)),
                Map.entry("d", "AQAB"))) {
            RawPeer peer = new RawPeer(broker);
            RawPeer.Answer challenge = peer.auth("simulated");
            var jwk = JSON.valueToTree(good);
            ((ObjectNode) jwk).put(bad.getKey(), bad.getValue());
            String message = "{\"runtime-data\":{\"nonce\":\""
                    + challenge.body().path("nonce").asText() + "\",\"tee-pubkey\":" + jwk
                    + "},\"tee-evidence\":{\"primary_evidence\":{\"quote\":\"AA==\"}}}";

            assertThat(peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                            .code())
                    .as(bad.toString())
                    .isEqualTo("bad-request");
        }
    }

    @Test
    void a_job_that_was_not_agreed_on_is_refused() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.post("/kbs/v0/auth", "{\"version\":\"0.4.0\",\"tee\":\"simulated\"}", Map.of());
        String message = peer.attestation(
                broker.evidence().collector(),
                TestJobs.driver(Path.of("/run/test")),
                challenge.body().path("nonce").asText());

        assertThat(peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                        .code())
                .isEqualTo("bad-request");
    }

    @Test
    void errors_have_the_form_of_the_protocol() throws Exception {
        KbsClient client = client();
        KbsClient.Answer before = client.resource(RESOURCE);
        client.handshake();
        KbsClient.Answer absent = client.resource("default/zone-key/absent");
        KbsClient.Answer elsewhere = client.resource("other/key/payroll");

        assertThat(List.of(before.status(), absent.status(), elsewhere.status()))
                .containsExactly(401, 404, 404);
        List.of(before, absent, elsewhere).forEach(KbsClient.Answer::requireErrorInformation);
    }

    @Test
    void the_token_says_to_a_relying_party_what_the_evidence_is_bound_to() throws Exception {
        KbsKey key = KbsKey.rsa(2048);
        String token =
                new KbsClient(broker, key).handshake().body().path("token").asText();
        var claims = JSON.readTree(SignedJWT.parse(token).getPayload().toString());
        var cpu0 = claims.path("submods").path("cpu0");

        assertThat(claims.path("eat_profile").asText()).isEqualTo("tag:github.com,2023:veraison/ear");
        assertThat(claims.path("eat_nonce").asText()).hasSizeBetween(12, 88);
        assertThat(claims.path("iat").isIntegralNumber()).isTrue();
        assertThat(claims.path("exp").isIntegralNumber()).isTrue();
        assertThat(claims.path("ear.verifier-id").path("developer").asText()).isNotEmpty();
        assertThat(claims.path("ear.verifier-id").path("build").asText()).isNotEmpty();
        assertThat(cpu0.path("ear.status").asText()).isEqualTo("warning");
        assertThat(cpu0.path("ear.trustworthiness-vector").path("hardware").asInt())
                .isBetween(32, 95);
        assertThat(cpu0.path("ear_verifier_claims").path("runtime_data").path("tee-pubkey"))
                .isEqualTo(JSON.valueToTree(key.publicKey()));
    }

    /** An odd number of so many bits. */
    private static String modulus(int bits) {
        byte[] bytes = new byte[bits / 8];
        Arrays.fill(bytes, (byte) 0xC1);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void getsTheResource(KbsKey key) throws Exception {
        KbsClient client = new KbsClient(broker, key);
        KbsClient.Answer attested = client.handshake();
        assertThat(attested.status()).as(attested.body().toString()).isEqualTo(200);

        byte[] byCookie = client.open(client.resource(RESOURCE));
        KbsClient without = new KbsClient(broker, key);
        byte[] byToken = without.open(
                without.resource(RESOURCE, attested.body().path("token").asText()));

        assertThat(byToken).isEqualTo(byCookie);
        try (ZoneKeyring keyring = ZoneKeyring.decode(byCookie)) {
            assertThat(keyring.currentVersion()).isEqualTo(1);
        }
    }

    private static KbsClient client() throws Exception {
        return new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
    }

    private static void refused(KbsClient.Answer answer, String code) {
        answer.requireErrorInformation();
        assertThat(answer.body().path("code").asText()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(code.equals("bad-request") ? 400 : 401);
    }
}
