/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyOwnersTest {
    private static final KeyPair ALICE = pair("Ed25519");
    private static final KeyPair BOB = pair("secp256r1");
    private static final KeyPair CAROL = pair("secp384r1");
    private static final KeyPair OF_ANOTHER_KIND = pair("RSA");
    private static final String PIN = "ab".repeat(32);
    private static final byte[] STATEMENT = PolicyChange.statement(PIN, 7, "version: 1\n");

    @Test
    void a_statement_names_broker_version_and_digest() {
        assertThat(new String(STATEMENT, StandardCharsets.US_ASCII)).isEqualTo("""
                strongroom policy change 1
                broker %s
                replaces 7
                sha256 09bfcc6a14b83e2192b8673677725c84883ee9cd0c70e45c9ec09daa8f2b2847
                """.formatted(PIN));
    }

    @Test
    void enough_signatures_of_any_kind_of_key_suffice() throws Exception {
        PolicyOwners owners = owners(2);

        assertThat(owners.refusal(STATEMENT, signed("alice", "bob"))).isEmpty();
        assertThat(owners.refusal(STATEMENT, signed("bob", "carol"))).isEmpty();
        assertThat(owners.refusal(STATEMENT, signed("alice", "bob", "carol"))).isEmpty();
    }

    @Test
    void too_few_do_not_and_the_message_names_them() throws Exception {
        assertThat(owners(2).refusal(STATEMENT, Map.of()))
                .hasValueSatisfying(message ->
                        assertThat(message).contains("signatures of 2 of its owners (alice, bob, carol), got none"));
        assertThat(owners(2).refusal(STATEMENT, signed("carol")))
                .hasValueSatisfying(message -> assertThat(message).endsWith("got carol"));
    }

    @ParameterizedTest
    @CsvSource({"8, version: 1, ab", "6, version: 1, ab", "7, version: 2, ab", "7, version: 1, cd"})
    void a_signature_under_another_change_does_not_fit(long replaces, String policy, String pin) throws Exception {
        byte[] other = PolicyChange.statement(pin.repeat(32), replaces, policy + "\n");
        boolean isSame = replaces == 7 && policy.equals("version: 1") && pin.equals("ab");

        assertThat(isSame).isFalse();
        assertThat(owners(1).refusal(other, signed("alice")))
                .hasValueSatisfying(message -> assertThat(message).contains("signature of 'alice' does not fit"));
    }

    @Test
    void a_signature_by_another_owners_key_does_not_fit() throws Exception {
        Map<String, byte[]> swapped = Map.of("alice", sign(BOB, STATEMENT), "bob", sign(BOB, STATEMENT));

        assertThat(owners(1).refusal(STATEMENT, swapped))
                .hasValueSatisfying(message -> assertThat(message).contains("'alice' does not fit"));
    }

    @Test
    void somebody_who_is_no_owner_is_refused_even_beside_enough_owners() throws Exception {
        Map<String, byte[]> signatures = new HashMap<>(signed("alice"));
        signatures.put("mallory", sign(pair("Ed25519"), STATEMENT));

        assertThat(owners(1).refusal(STATEMENT, signatures))
                .hasValueSatisfying(message -> assertThat(message).contains("'mallory' is no owner"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4096})
    void bytes_that_are_no_signature_do_not_fit(int length) throws Exception {
        for (String name : new String[] {"alice", "bob", "carol"}) {
            assertThat(owners(1).refusal(STATEMENT, Map.of(name, new byte[length])))
                    .isPresent();
        }
    }

    @Test
    void every_change_of_one_byte_breaks_a_signature() throws Exception {
        for (String name : new String[] {"alice", "bob"}) {
            byte[] genuine = signed(name).get(name);
            for (int position = 0; position < genuine.length; position++) {
                byte[] altered = genuine.clone();
                altered[position] ^= 1;
                assertThat(owners(1).refusal(STATEMENT, Map.of(name, altered)))
                        .as(name + ", byte " + position)
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "threshold: 1 | threshold: 0 | line 4: the threshold is 0 of 1 administrators",
                "threshold: 1 | threshold: 2 | line 4: 'threshold' is 2 (expected 0 to 1)",
                "threshold | treshold | line 4: unknown key 'treshold'",
                "name: alice | name: 'a b' | line 6: 'a b' is no name",
                "key: KEY | key: AAAA | line 7: the key of owner 'alice' is not a SubjectPublicKeyInfo",
                "key: KEY | key: '*' | line 7: the key of owner 'alice' is not a SubjectPublicKeyInfo",
                "key: KEY | key: RSA | line 7: the key of owner 'alice' is not a SubjectPublicKeyInfo",
                "key: KEY | key: X25519 | line 7: the key of owner 'alice' is not a SubjectPublicKeyInfo"
            })
    void mistakes_in_a_policy_are_refused_with_their_line(String from, String to, String message) {
        String altered = POLICY.replace(from, to)
                .replace("KEY", encoded(ALICE))
                .replace("RSA", encoded(OF_ANOTHER_KIND))
                .replace("X25519", encoded(pair("X25519")));

        assertThatThrownBy(() -> Policy.parse(altered))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_policy_with_owners_is_read() throws IOException {
        PolicyOwners owners =
                Policy.parse(POLICY.replace("KEY", encoded(ALICE))).owners().orElseThrow();

        assertThat(owners.threshold()).isOne();
        assertThat(owners.administrators()).containsExactly(new PolicyOwner("alice", ALICE.getPublic()));
    }

    private static final String POLICY = """
            # a policy
            version: 1
            owners:
              threshold: 1
              administrators:
                - name: alice
                  key: KEY
            rules:
              - name: r
                tee: simulated
                measurements: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
                keys: []
            """;

    private static PolicyOwners owners(int threshold) {
        return new PolicyOwners(
                threshold,
                List.of(
                        new PolicyOwner("alice", ALICE.getPublic()),
                        new PolicyOwner("bob", BOB.getPublic()),
                        new PolicyOwner("carol", CAROL.getPublic())));
    }

    private static Map<String, byte[]> signed(String... names) throws GeneralSecurityException {
        Map<String, KeyPair> pairs = Map.of("alice", ALICE, "bob", BOB, "carol", CAROL);
        Map<String, byte[]> signatures = new HashMap<>();
        for (String name : names) {
            signatures.put(name, sign(pairs.get(name), STATEMENT));
        }
        return signatures;
    }

    private static byte[] sign(KeyPair pair, byte[] statement) throws GeneralSecurityException {
        Signature signer =
                Signature.getInstance(PolicyOwner.algorithmOf(pair.getPrivate()).orElseThrow());
        signer.initSign(pair.getPrivate());
        signer.update(statement);
        return signer.sign();
    }

    private static String encoded(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    private static KeyPair pair(String kind) {
        try {
            if (kind.startsWith("secp")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(kind));
                return generator.generateKeyPair();
            }
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
