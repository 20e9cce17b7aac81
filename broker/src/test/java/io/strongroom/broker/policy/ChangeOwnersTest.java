/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose signatures which change of a policy needs. */
class ChangeOwnersTest {
    private static final Map<String, String> KEYS = keys("ALICE", "CAROL", "DAVE", "EVE");
    private static final String POLICY = resolved("""
            version: 1
            owners:
              administrators: [{name: alice, key: ALICE}]
            key-owners:
              - keys: [payroll, "hr-*"]
                administrators: [{name: carol, key: CAROL}]
              - keys: ["med-*"]
                administrators: [{name: dave, key: DAVE}, {name: carol, key: CAROL}]
              - keys: [med-lab]
                administrators: [{name: eve, key: EVE}]
            zones:
              - {prefix: /lake/payroll, key: payroll}
              - {prefix: /lake/sales, key: sales}
              - {prefix: /lake/open, key: sales, read: any, write: any}
              - {prefix: /lake/open/not, key: sales}
            rules:
              - name: pay
                tee: simulated
                measurements: [M1, M2]
                jobs: [J1]
                keys:
                  - {name: payroll, grants: [open, seal]}
                  - {name: "hr-*", grants: [open]}
              - name: med
                tee: simulated
                measurements: [M2]
                jobs: [J2]
                keys: [{name: med-lab, grants: [open, seal], maximum-releases: 5}]
              - name: sales
                tee: simulated
                measurements: [M3]
                jobs: [J3]
                keys: [{name: "sales*", grants: [open, seal]}, {name: out, grants: [seal]}]
                secrets: [jdbc]
              - name: mixed
                tee: simulated
                measurements: [M1]
                jobs: [J4]
                keys: [{name: "sales*", grants: [open]}, {name: hr-lists, grants: [seal]}]
            """);

    /** ALICE owns what nobody else does; CAROL payroll and hr-*; DAVE or CAROL med-*; EVE one of these, med-lab, too. */
    @ParameterizedTest(name = "{0}: {1} -> {2} needs {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // rules of single keys
                "a grant more | {name: \"hr-*\", grants: [open]} | {name: \"hr-*\", grants: [open, seal]} | pay",
                "a grant less | {name: payroll, grants: [open, seal]} | {name: payroll, grants: [open]} | pay",
                "the zone key stays | {name: payroll, grants: [open, seal]} | {name: payroll, grants: [open, seal], release: unwrap} | pay",
                "a pattern that narrows | - {name: \"hr-*\", grants: [open]} | - {name: \"hr-a*\", grants: [open]} | pay",
                "a pattern that widens | - {name: \"hr-*\", grants: [open]} | - {name: \"h*\", grants: [open]} | general pay",
                "another number of releases | maximum-releases: 5 | maximum-releases: 6 | med lab",
                "one job more | jobs: [J2] | jobs: [J2, J5] | general med lab",
                "one measurement less | measurements: [M1, M2] | measurements: [M1] | pay",
                "one measurement more | measurements: [M1, M2] | measurements: [M1, M2, M3] | general pay",
                "any job | jobs: [J2] | roles: [driver, executor] | general pay med lab",
                "one role | jobs: [J1] | jobs: [J1]\\n    roles: driver | pay",
                "a window | jobs: [J1] | jobs: [J1]\\n    valid: {not-after: 2026-01-01T00:00:00Z} | pay",
                "debug | jobs: [J1] | jobs: [J1]\\n    allow-debug: true | general pay",
                "another signer beside it | jobs: [J1] | jobs: [J1]\\n    signers: [{mrsigner: M1}] | pay",
                "the name of a rule | - name: pay | - name: pay2 | general pay",
                "a secret for such a rule | jobs: [J1] | jobs: [J1]\\n    secrets: [jdbc] | general",
                "a rule of theirs without grants | [{name: med-lab, grants: [open, seal], maximum-releases: 5}] | [] | general med lab",
                // rules of both
                "the foreign half of a rule | [{name: \"sales*\", grants: [open]}, {name: hr-lists | [{name: \"sales*\", grants: [seal]}, {name: hr-lists | general",
                "their half of a rule | {name: hr-lists, grants: [seal]} | {name: hr-lists, grants: [open]} | pay",
                "whom both let in | jobs: [J4] | jobs: [J4, J5] | general pay",
                "grants that change their places | [{name: \"sales*\", grants: [open]}, {name: hr-lists, grants: [seal]}] | [{name: hr-lists, grants: [seal]}, {name: \"sales*\", grants: [open]}] | general",
                // rules of others
                "a grant for others | grants: [seal]}]\\n    secrets | grants: [open, seal]}]\\n    secrets | general",
                "a secret | secrets: [jdbc] | secrets: [jdbc, \"kafka-*\"] | general",
                "a broad pattern | name: \"sales*\", grants: [open, seal] | name: \"*\", grants: [open, seal] | general pay med lab",
                "a pattern that ends like one of theirs | {name: out, | {name: \"*d\", | general pay med",
                "a pattern that meets two groups | {name: out, | {name: \"*-*\", | general pay med lab",
                "one more runtime in a job of its own | measurements: [M3] | measurements: [M3, M2] | general",
                "one more runtime in their job | jobs: [J3] | jobs: [J3, J1] | general pay",
                "a driver in their job | jobs: [J3] | jobs: [J1]\\n    roles: driver | general pay",
                // zones
                "their zone elsewhere | {prefix: /lake/payroll, key: payroll} | {prefix: /lake/payroll2, key: payroll} | general pay",
                "their zone under another key | {prefix: /lake/payroll, key: payroll} | {prefix: /lake/payroll, key: sales} | general pay",
                "their zone for plain files | key: payroll} | key: payroll, write: any} | general pay med lab",
                "a zone inside theirs | zones: | zones:\\n  - {prefix: /lake/payroll/out, key: sales} | general pay",
                "a zone around theirs | zones: | zones:\\n  - {prefix: /lake, key: sales} | general",
                "the same zone by its other name | prefix: /lake/payroll, | prefix: \"sealed+file:///lake//payroll/\", | general",
                "a new zone of another group | zones: | zones:\\n  - {prefix: /lake/med, key: med-lab} | general med lab",
                "a zone of others | /lake/sales | /lake/deals | general",
                "a plain zone more | zones: | zones:\\n  - {prefix: /x, key: sales, write: any} | general pay med lab",
                "a plain zone less | read: any, write: any | read: any | general",
                "a sealed zone in a plain one is gone | prefix: /lake/open/not, | prefix: /lake/notopen, | general pay med lab",
                // settings of everybody
                "zones on request | rules: | requested-zones: allow\\nrules: | general pay med lab",
                "writing in plain | rules: | elsewhere: {write: any}\\nrules: | general pay med lab",
                "reading sealed files only | rules: | elsewhere: {read: sealed}\\nrules: | general",
                "certificates that last longer | rules: | identities: {lifetime: 13h}\\nrules: | general pay med lab",
                "certificates that last shorter | rules: | identities: {lifetime: 11h}\\nrules: | general",
                "a tenant | rules: | identities: {tenant: acme}\\nrules: | general",
                // owners
                "other general owners | name: alice, key: ALICE | name: eve, key: EVE | general",
                "other owners of keys | [{name: carol, key: CAROL}] | [{name: eve, key: EVE}] | pay",
                "one owner more | [{name: carol, key: CAROL}] | [{name: carol, key: CAROL}, {name: eve, key: EVE}] | pay",
                "a higher threshold | administrators: [{name: dave | threshold: 2\\n    administrators: [{name: dave | med lab",
                "owners in another order | [{name: dave, key: DAVE}, {name: carol, key: CAROL}] | [{name: carol, key: CAROL}, {name: dave, key: DAVE}] | general",
                "less keys | [payroll, \"hr-*\"] | [payroll] | pay",
                "keys in another order | [payroll, \"hr-*\"] | [\"hr-*\", payroll] | general",
                "keys of nobody | [payroll, \"hr-*\"] | [payroll, \"hr-*\", sales] | general pay",
                "keys of another group | [payroll, \"hr-*\"] | [payroll, \"hr-*\", med-lab] | pay med lab",
                "new owners over theirs | key-owners: | key-owners:\\n  - {keys: [payroll], administrators: [{name: alice, key: ALICE}]} | pay",
                "new owners beside them | key-owners: | key-owners:\\n  - {keys: [sales], administrators: [{name: alice, key: ALICE}]} | general",
                "new owners over everything | key-owners: | key-owners:\\n  - {keys: [\"*\"], administrators: [{name: alice, key: ALICE}]} | general pay med lab",
                // no change of what is meant
                "a comment | version: 1 | version: 1 # one | general",
                "words for what holds anyway | rules: | requested-zones: deny\\nelsewhere: {read: any, write: deny}\\nrules: | general",
                "another order of measurements | [M1, M2] | [M2, M1] | general",
            })
    void a_change_needs_the_owners_of_what_it_changes(String what, String from, String to, String groups)
            throws Exception {
        String before = from.replace("\\n", "\n");
        String old = POLICY;
        String text = resolved(before);
        assertThat(old).as(what).contains(text);
        Policy next = Policy.parse(old.replace(text, resolved(to.replace("\\n", "\n"))));

        assertThat(groups(ChangeOwners.ofPolicy(Policy.parse(old), next)))
                .as(what)
                .isEqualTo(groups);
    }

    @Test
    void whole_groups_and_rules_may_come_and_go() throws Exception {
        assertThat(needed(without("  - keys: [payroll", "  - keys: [\"med"))).isEqualTo("pay");
        assertThat(needed(without("  - keys: [\"med", "  - keys: [med"))).isEqualTo("med lab");
        assertThat(needed(without("  - keys: [med", "zones:"))).isEqualTo("med lab");
        assertThat(needed(without("key-owners:", "zones:"))).isEqualTo("pay med lab");
        assertThat(needed(without("owners:", "key-owners:"))).isEqualTo("general");
        assertThat(needed(without("  - name: pay", "  - name: med"))).isEqualTo("pay");
        assertThat(needed(without("  - name: med", "  - name: sales"))).isEqualTo("med lab");
        assertThat(needed(without("  - name: sales", "  - name: mixed"))).isEqualTo("general");
    }

    /** Conditions that go, or hold more often, let in new processes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: driver | roles: [driver, executor]",
                "roles: driver | allow-debug: false",
                "roles: driver | roles: executor",
                "valid: {not-after: 2026-01-01T00:00:00Z} | valid: {not-after: 2026-01-01T00:00:01Z}",
                "valid: {not-before: 2026-01-01T00:00:00Z} | valid: {not-before: 2025-01-01T00:00:00Z}",
                "valid: {not-after: 2026-01-01T00:00:00Z} | allow-debug: false"
            })
    void wider_conditions_of_a_rule_are_everybodys(String narrow, String wide) throws Exception {
        String old = POLICY.replace(resolved("jobs: [J1]"), resolved("jobs: [J1]\n    ") + narrow);
        Policy young = Policy.parse(old.replace(narrow, wide));

        assertThat(groups(ChangeOwners.ofPolicy(Policy.parse(old), young))).isEqualTo("general pay");
    }

    @Test
    void older_collateral_is_a_wider_condition() {
        RuleConditions day = new RuleConditions(Instant.MIN, Instant.MAX, Set.of(), Duration.ofDays(1));
        RuleConditions week = new RuleConditions(Instant.MIN, Instant.MAX, Set.of(), Duration.ofDays(7));

        assertThat(week.cover(day)).isTrue();
        assertThat(day.cover(week)).isFalse();
    }

    /** By order alone no rule gets a key; but certificates carry the name of the first one that fits. */
    @Test
    void rules_in_another_order_are_everybodys_whose_rules_they_are() throws Exception {
        String pay = section("  - name: pay", "  - name: med");
        String med = section("  - name: med", "  - name: sales");
        String sales = section("  - name: sales", "  - name: mixed");
        String mixed = section("  - name: mixed", "");

        assertThat(needed(head() + med + pay + sales + mixed)).isEqualTo("general");
        assertThat(needed(head() + mixed + med + sales + pay)).isEqualTo("general pay");
        assertThat(needed(head() + pay + med + mixed + sales)).isEqualTo("general");
    }

    /** An earlier rule changes nothing of what the later one grants, and needs its owners if it grants the same key. */
    @Test
    void new_rules_before_the_others() throws Exception {
        String rule = "  - {name: new, tee: simulated, measurements: [M3], jobs: [JOB], keys: [KEYS]}\n";

        assertThat(needed(withRule(rule, "J1", "{name: payroll, grants: [open]}")))
                .isEqualTo("general pay");
        assertThat(needed(withRule(rule, "J5", "{name: payroll, grants: [open]}")))
                .isEqualTo("general pay");
        assertThat(needed(withRule(rule, "J5", "{name: \"*\", grants: [seal]}")))
                .isEqualTo("general pay med lab");
        assertThat(needed(withRule(rule, "J5", "{name: orders, grants: [open]}")))
                .isEqualTo("general");
        assertThat(needed(withRule(rule, "J2", "{name: orders, grants: [open]}")))
                .isEqualTo("general med lab");
        assertThat(needed(withRule(rule, "J1, J2", ""))).isEqualTo("general pay med lab");
    }

    @Test
    void without_general_owners_nobody_signs_what_nobody_claims() throws Exception {
        Policy open = Policy.parse(without("owners:", "key-owners:"));

        Policy sales = Policy.parse(open.text().replace("secrets: [jdbc]", "secrets: [jdbc2]"));
        assertThat(ChangeOwners.ofPolicy(open, sales)).isEmpty();
        assertThat(ChangeOwners.ofKey(open, "sales")).isEmpty();
        Policy pay = Policy.parse(
                open.text().replace("name: payroll, grants: [open", "name: payroll, grants: [unwrap-only"));
        assertThat(groups(ChangeOwners.ofPolicy(open, pay))).isEqualTo("pay");
        assertThat(open.warnings()).anyMatch(warning -> warning.contains("key-owners and no owners"));
    }

    @Test
    void keys_are_their_owners_or_else_everybodys() throws Exception {
        Policy policy = Policy.parse(POLICY);

        assertThat(groups(ChangeOwners.ofKey(policy, "payroll"))).isEqualTo("pay");
        assertThat(groups(ChangeOwners.ofKey(policy, "hr-"))).isEqualTo("pay");
        assertThat(groups(ChangeOwners.ofKey(policy, "med-lab"))).isEqualTo("med lab");
        assertThat(groups(ChangeOwners.ofKey(policy, "med-lab2"))).isEqualTo("med");
        assertThat(groups(ChangeOwners.ofKey(policy, "payroll2"))).isEqualTo("general");
        assertThat(groups(ChangeOwners.ofImport(policy, "med-lab"))).isEqualTo("med lab");
        assertThat(ChangeOwners.ofImport(policy, "payroll2")).isEmpty();
    }

    @Test
    void a_policy_without_key_owners_is_signed_as_ever() throws Exception {
        Policy old = Policy.parse(without("key-owners:", "zones:"));
        Policy next = Policy.parse(old.text() + "# nothing\n");

        assertThat(ChangeOwners.ofPolicy(old, next))
                .containsExactly(new RequiredOwners(List.of(), 1, List.of("alice"), List.of()));
        Policy unowned = Policy.parse(
                old.text().replace("owners:\n  administrators: [{name: alice, key: " + KEYS.get("ALICE") + "}]\n", ""));
        assertThat(unowned.owners()).isEmpty();
        assertThat(ChangeOwners.ofPolicy(unowned, old)).isEmpty();
    }

    @Test
    void tells_what_of_theirs_changes() throws Exception {
        String changed = POLICY.replace("name: \"sales*\", grants: [open, seal]", "name: \"*\", grants: [open, seal]");
        List<RequiredOwners> required = ChangeOwners.ofPolicy(Policy.parse(POLICY), Policy.parse(changed));

        assertThat(required.get(1).whom()).isEqualTo("1 of the owners of keys payroll, hr-* (carol)");
        assertThat(required.get(1).why()).isEqualTo(", because rule 'sales' begins to grant such keys");
        assertThat(required.get(0).why()).isEqualTo(", because rule 'sales' changes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key-owners: | key-owner: | unknown key 'key-owner' in the policy (did you mean 'key-owners'?",
                "keys: [payroll | key: [payroll | unknown key 'key' in 'key-owners' (did you mean 'keys'?",
                "[payroll, \"hr-*\"] | [] | 'keys' of owners is empty",
                "[payroll, \"hr-*\"] | [payroll, payroll] | a pattern stands twice",
                "[payroll, \"hr-*\"] | [Payroll] | 'Payroll' is no pattern of key names",
                "[payroll, \"hr-*\"] | payroll | 'keys' is not a list",
                "[{name: carol, key: CAROL}] | [] | the threshold is 1 of 0 administrators",
                "[{name: carol, key: CAROL}] | [{name: carol, key: EVE}] | administrator 'carol' has another key",
                "[{name: carol, key: CAROL}] | [{name: eve, key: ALICE}] | administrator 'eve' has another key, or the same key under another name",
            })
    void mistakes_are_refused(String from, String to, String message) {
        assertThatThrownBy(() -> Policy.parse(POLICY.replace(resolved(from), resolved(to))))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("line ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-owners: []", "key-owners: {}", "key-owners: x"})
    void owners_that_are_none_are_refused(String text) {
        assertThatThrownBy(() -> Policy.parse(without("key-owners:", "zones:").replace("zones:", text + "\nzones:")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("key-owners");
    }

    @Test
    void too_many_patterns_are_refused() {
        StringBuilder keys = new StringBuilder("key-0");
        for (int i = 1; i < 256; i++) {
            keys.append(", key-").append(i);
        }
        assertThatThrownBy(() -> Policy.parse(POLICY.replace("payroll, \"hr-*\"", keys)))
                .hasMessageContaining("'key-owners' has 258 patterns of keys (expected at most 256)");
    }

    private static String needed(String next) throws PolicyException {
        return groups(ChangeOwners.ofPolicy(Policy.parse(POLICY), Policy.parse(next)));
    }

    private static String groups(List<RequiredOwners> required) {
        return String.join(" ", required.stream().map(ChangeOwnersTest::name).toList());
    }

    private static String name(RequiredOwners owners) {
        if (owners.keys().isEmpty()) {
            return "general";
        }
        return owners.keys().contains("med-lab") ? "lab" : owners.keys().contains("payroll") ? "pay" : "med";
    }

    private static String withRule(String rule, String jobs, String keys) {
        return POLICY.replace(
                "rules:\n", "rules:\n" + resolved(rule.replace("JOB", jobs).replace("KEYS", keys)));
    }

    private static String head() {
        return POLICY.substring(0, POLICY.indexOf("  - name: pay"));
    }

    private static String section(String from, String to) {
        int end = to.isEmpty() ? POLICY.length() : POLICY.indexOf(to);
        return POLICY.substring(POLICY.indexOf(from), end);
    }

    private static String without(String from, String to) {
        int start = POLICY.indexOf("\n" + from) + 1;
        return POLICY.substring(0, start) + POLICY.substring(POLICY.indexOf("\n" + to, start) + 1);
    }

    private static String resolved(String text) {
        String resolved = text;
        for (int i = 1; i < 4; i++) {
            resolved = resolved.replace("M" + i, ("a" + i).repeat(32));
        }
        for (int i = 1; i < 6; i++) {
            resolved = resolved.replace("J" + i, ("b" + i).repeat(48));
        }
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            resolved = resolved.replace("key: " + key.getKey(), "key: " + key.getValue());
        }
        return resolved;
    }

    private static Map<String, String> keys(String... names) {
        Map<String, String> keys = new TreeMap<>();
        try {
            for (String name : names) {
                keys.put(
                        name,
                        Base64.getEncoder()
                                .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                                        .generateKeyPair()
                                        .getPublic()
                                        .getEncoded()));
            }
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
