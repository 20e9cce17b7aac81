/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import io.strongroom.broker.AdminRole;
import io.strongroom.broker.api.AdminToken;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody tries who wants to administer a broker and may not. Each attempt fails by its own name, and nothing changes. */
class AdminAttacksTest {
    private static final String KEYS = "/v1/admin/keys";
    private static final String CREATE = "{\"class\":\"simulated\",\"name\":\"stolen\"}";

    private final KeyPair alice = AdminKeys.ed25519();
    private InProcessBroker broker;
    private RawPeer peer;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        peer = new RawPeer(broker);
        broker.broker()
                .ownerAdministrators()
                .add("alice", alice.getPublic(), EnumSet.of(AdminRole.OPERATOR, AdminRole.OWNER));
    }

    /** Whatever was tried: no key was made, the log is intact, and the broker works. */
    @AfterEach
    void nothing_happened_and_the_broker_is_healthy() throws Exception {
        assertThat(broker.broker().listKeys()).hasSize(1);
        assertThat(broker.broker().verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
        assertThat(peer.get("/readyz", Map.of()).status()).isEqualTo(200);
        KeyPair operator = AdminKeys.ec("secp256r1");
        broker.broker().ownerAdministrators().add("healthy", operator.getPublic(), Set.of(AdminRole.OPERATOR));
        assertThat(create(token(operator, "POST", KEYS, CREATE)).status()).isEqualTo(200);
        broker.close();
    }

    @Test
    void no_token() throws Exception {
        assertRefused(peer.post(KEYS, CREATE, Map.of()), 401, "admin-token-required", "admin-no-token");
    }

    @Test
    void a_key_that_no_administrator_has() throws Exception {
        assertRefused(
                create(token(AdminKeys.ed25519(), "POST", KEYS, CREATE)),
                401,
                "admin-token-refused",
                "admin-key-unknown");
    }

    @Test
    void a_removed_administrator() throws Exception {
        broker.broker().ownerAdministrators().remove("alice");

        assertRefused(create(token(alice, "POST", KEYS, CREATE)), 401, "admin-token-refused", "admin-key-unknown");
    }

    @Test
    void a_foreign_key_under_an_administrators_name() throws Exception {
        String foreign = sign(AdminKeys.ed25519(), header("EdDSA"), claims());

        assertRefused(create(foreign), 401, "admin-token-refused", "admin-signature-invalid");
    }

    @Test
    void claims_that_were_changed_after_they_were_signed() throws Exception {
        String[] parts = sign(alice, header("EdDSA"), claims().put("path", "/v1/admin/identities/deny"))
                .split("\\.", -1);
        String changed = parts[0] + "." + Base64URL.encode(StrictJson.canonical(claims())) + "." + parts[2];

        assertRefused(create(changed), 401, "admin-token-refused", "admin-signature-invalid");
    }

    /** An early Java 17 takes zeros for the signature of anything. */
    @ParameterizedTest
    @CsvSource({"secp256r1, 64", "secp384r1, 96"})
    void signatures_of_ecdsa_that_are_none(String curve, int bytes) throws Exception {
        KeyPair bob = AdminKeys.ec(curve);
        broker.broker().ownerAdministrators().add("bob", bob.getPublic(), Set.of(AdminRole.OPERATOR));
        String token = token(bob, "POST", KEYS, CREATE);
        String signed = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] last = new Base64URL(token.substring(signed.length())).decode();
        last[bytes - 1] ^= 1;
        byte[] ones = new byte[bytes];
        Arrays.fill(ones, (byte) -1);
        for (byte[] forged : List.of(new byte[bytes], ones, last, new byte[bytes - 1])) {
            assertRefused(
                    create(signed + Base64URL.encode(forged)), 401, "admin-token-refused", "admin-signature-invalid");
        }
    }

    @Test
    void algorithm_none() throws Exception {
        String unsigned = Base64URL.encode(StrictJson.canonical(header("none"))) + "."
                + Base64URL.encode(StrictJson.canonical(claims())) + ".";

        assertRefused(create(unsigned), 401, "admin-token-refused", "admin-token-malformed");
    }

    /** The public key is no secret: a verifier that took it for the key of an HMAC would accept this. */
    @Test
    void an_hmac_under_the_public_key() throws Exception {
        for (byte[] key : List.of(
                alice.getPublic().getEncoded(),
                BrokerTrust.pinOf(alice.getPublic()).getBytes(StandardCharsets.US_ASCII))) {
            String input = Base64URL.encode(StrictJson.canonical(header("HS256"))) + "."
                    + Base64URL.encode(StrictJson.canonical(claims()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            String token = input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));

            assertRefused(create(token), 401, "admin-token-refused", "admin-algorithm-not-allowed");
        }
    }

    @Test
    void a_header_that_brings_its_own_key_or_more() throws Exception {
        for (String member : List.of("jwk", "jku", "x5u", "crit", "b64", "nonce")) {
            ObjectNode header = header("EdDSA");
            if (member.equals("crit")) {
                header.putArray(member).add("b64");
            } else if (member.equals("jwk")) {
                header.putObject(member).put("kty", "oct").put("k", "AAAA");
            } else if (member.equals("b64")) {
                header.put(member, true);
            } else {
                header.put(member, "https://example.com/");
            }

            assertRefused(create(sign(alice, header, claims())), 401, "admin-token-refused", "admin-token-malformed");
        }
    }

    @Test
    void a_token_of_another_kind_by_the_same_key() throws Exception {
        assertRefused(
                create(sign(alice, header("EdDSA").put("typ", "dpop+jwt"), claims())),
                401,
                "admin-token-refused",
                "admin-token-malformed");
    }

    @Test
    void an_expired_token() throws Exception {
        Instant before = Instant.now().minusSeconds(61);

        assertRefused(
                create(AdminToken.sign(alice, request("POST", KEYS, CREATE), before)),
                401,
                "admin-token-expired",
                "admin-token-expired");
    }

    @Test
    void a_token_from_the_future_or_for_too_long() throws Exception {
        long now = Instant.now().getEpochSecond();
        for (ObjectNode claims :
                List.of(claims().put("iat", now + 40).put("exp", now + 90), claims().put("exp", now + 3600))) {
            assertRefused(
                    create(sign(alice, header("EdDSA"), claims)),
                    401,
                    "admin-token-expired",
                    "admin-token-time-not-allowed");
        }
    }

    @Test
    void a_token_that_was_used() throws Exception {
        String token = token(alice, "GET", KEYS, "");
        RawPeer.Answer first = peer.get(KEYS, authorization(token));

        assertThat(first.status()).isEqualTo(200);
        assertRefused(peer.get(KEYS, authorization(token)), 401, "admin-token-replayed", "admin-token-replayed");
    }

    /** Another spelling of an ECDSA signature is another token, by the same key and of the same id. */
    @Test
    void a_used_token_with_its_signature_spelled_anew() throws Exception {
        KeyPair bob = AdminKeys.ec("secp256r1");
        broker.broker().ownerAdministrators().add("bob", bob.getPublic(), Set.of(AdminRole.OPERATOR));
        String token = token(bob, "GET", KEYS, "");
        assertThat(peer.get(KEYS, authorization(token)).status()).isEqualTo(200);
        int at = token.lastIndexOf('.') + 1;
        byte[] signature = Base64URL.from(token.substring(at)).decode();
        var order = ((ECPublicKey) bob.getPublic()).getParams().getOrder();
        byte[] other = order.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        Arrays.fill(signature, 32, 64, (byte) 0);
        int from = Math.max(0, other.length - 32);
        System.arraycopy(other, from, signature, 64 - (other.length - from), other.length - from);

        assertRefused(
                peer.get(KEYS, authorization(token.substring(0, at) + Base64URL.encode(signature))),
                401,
                "admin-token-replayed",
                "admin-token-replayed");
    }

    @Test
    void a_token_for_another_method() throws Exception {
        assertRefused(create(token(alice, "GET", KEYS, CREATE)), 401, "admin-token-mismatch", "admin-other-method");
    }

    @Test
    void a_token_for_another_path() throws Exception {
        String token = token(alice, "POST", "/v1/admin/identities/deny", CREATE);

        assertRefused(create(token), 401, "admin-token-mismatch", "admin-other-path");
        assertRefused(
                peer.post(KEYS + "?dry-run", CREATE, authorization(token(alice, "POST", KEYS, CREATE))),
                401,
                "admin-token-mismatch",
                "admin-other-path");
    }

    @Test
    void a_token_for_another_body() throws Exception {
        assertRefused(
                create(token(alice, "POST", KEYS, CREATE.replace("stolen", "agreed"))),
                401,
                "admin-token-mismatch",
                "admin-other-body");
    }

    @Test
    void a_token_for_another_broker() throws Exception {
        try (InProcessBroker other = InProcessBroker.start()) {
            String token = AdminToken.sign(
                    alice,
                    new AdminToken.Request(
                            other.workspace().trust().pin(),
                            "POST",
                            KEYS,
                            AdminToken.Body.of(CREATE.getBytes(StandardCharsets.UTF_8))),
                    Instant.now());

            assertRefused(create(token), 401, "admin-token-mismatch", "admin-other-broker");
        }
    }

    @Test
    void a_role_that_does_not_suffice() throws Exception {
        KeyPair eve = AdminKeys.ec("secp384r1");
        broker.broker()
                .ownerAdministrators()
                .add("eve", eve.getPublic(), EnumSet.of(AdminRole.AUDITOR, AdminRole.OWNER));
        RawPeer.Answer refused = create(token(eve, "POST", KEYS, CREATE));
        assertRefused(refused, 403, "admin-role-refused", "admin-role-missing");

        assertThat(refused.body().path("explanation").asText()).contains("'eve' is auditor or owner", "wants operator");
        assertThat(reasonOf(refused).actor()).contains("\"name\":\"eve\"");
        String query = "{\"from\":1,\"limit\":1}";
        assertRefused(
                peer.post(
                        "/v1/admin/audit/records",
                        query,
                        authorization(token(alice, "POST", "/v1/admin/audit/records", query))),
                403,
                "admin-role-refused",
                "admin-role-missing");
    }

    @Test
    void a_body_that_is_too_long() throws Exception {
        String body = "{\"name\":\"" + "a".repeat(5000) + "\"}";

        RawPeer.Answer refused = peer.post(KEYS, body, authorization(token(alice, "POST", KEYS, body)));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("request-too-large");
    }

    @Test
    void bodies_that_are_not_what_the_route_takes() throws Exception {
        for (String body : List.of(
                "",
                "[]",
                "{\"class\":\"simulated\",\"name\":\"stolen\",\"name\":\"twice\"}",
                "{\"class\":\"simulated\",\"name\":\"stolen\",\"force\":true}",
                "{\"class\":\"simulated\",\"name\":\"../../etc\"}",
                "{\"class\":\"all\",\"name\":\"stolen\"}",
                "{\"class\":\"simulated\",\"name\":7}")) {
            RawPeer.Answer answer = peer.post(KEYS, body, authorization(token(alice, "POST", KEYS, body)));

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad-request");
            assertThat(reasonOf(answer).actor()).contains("\"name\":\"alice\"");
        }
    }

    /** Whoever signs nothing that is authentic is told nothing but a code. */
    @Test
    void strangers_learn_no_reason() throws Exception {
        for (String token : List.of(
                "x",
                "a.b.c",
                "..",
                "e30.e30.e30",
                sign(AdminKeys.ed25519(), header("EdDSA"), claims()),
                token(AdminKeys.ed25519(), "POST", KEYS, CREATE),
                "A".repeat(3000))) {
            RawPeer.Answer answer = create(token);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("admin-token-refused");
            assertThat(answer.body().has("explanation")).isFalse();
            assertThat(reasonOf(answer).actor()).contains("\"kind\":\"peer\"");
        }
    }

    @Test
    void whoever_was_refused_too_often_is_not_heard_for_a_while() throws Exception {
        RawPeer.Answer last = create("x");
        for (int i = 0; i < 600 && last.status() == 401; i++) {
            last = create("x");
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("rate-limited");
        Awaitility.await()
                .until(() -> peer.get(KEYS, authorization(token(alice, "GET", KEYS, "")))
                                .status()
                        == 200);
    }

    private void assertRefused(RawPeer.Answer answer, int status, String code, String reason) throws Exception {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        AuditRecord record = reasonOf(answer);
        assertThat(record.decision()).isEqualTo("refused");
        assertThat(record.reasons()).extracting(each -> each.code()).containsExactly(reason);
    }

    private AuditRecord reasonOf(RawPeer.Answer answer) throws Exception {
        List<AuditRecord> records =
                broker.broker().explain(answer.body().path("correlation-id").asText());
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private RawPeer.Answer create(String token) throws Exception {
        return peer.post(KEYS, CREATE, authorization(token));
    }

    private static Map<String, String> authorization(String token) {
        return Map.of("Authorization", "StrongroomAdmin " + token);
    }

    private String token(KeyPair key, String method, String path, String body) {
        return AdminToken.sign(key, request(method, path, body), Instant.now());
    }

    private AdminToken.Request request(String method, String path, String body) {
        return new AdminToken.Request(
                broker.workspace().trust().pin(),
                method,
                path,
                AdminToken.Body.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Header and claims of a good token, to be spoiled. */
    private ObjectNode header(String algorithm) {
        return StrictJson.object()
                .put("alg", algorithm)
                .put("kid", BrokerTrust.pinOf(alice.getPublic()))
                .put("typ", "strongroom-admin+jwt");
    }

    private ObjectNode claims() {
        long now = Instant.now().getEpochSecond();
        return StrictJson.object()
                .put("aud", broker.workspace().trust().pin())
                .put("iat", now)
                .put("exp", now + 60)
                .put("jti", "1")
                .put("method", "POST")
                .put("path", KEYS)
                .put("body-sha256", request("POST", KEYS, CREATE).body().sha256());
    }

    private static String sign(KeyPair key, ObjectNode header, ObjectNode claims) throws Exception {
        String input =
                Base64URL.encode(StrictJson.canonical(header)) + "." + Base64URL.encode(StrictJson.canonical(claims));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64URL.encode(signature.sign());
    }
}
