/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys with owners of their own: what they and the general owners can do alone, and each way around them. */
class OwnedKeysCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Everything that the general owners might try to let somebody else have payroll. */
    private static final List<String> ATTACKS_ON_OWNED_KEYS = List.of(
            "rename the rule | - name: pay | - name: pay2",
            "another runtime | measurements: [a1 | measurements: [M2, a1",
            "any job | jobs: [J1] | roles: [driver, executor]",
            "an earlier rule that matches | rules: | rules:\\n  - {name: mine, tee: simulated, measurements: [M2], jobs: [J2], keys: [{name: payroll, grants: [open]}]}",
            "a rule that opens nothing but joins its jobs | rules: | rules:\\n  - {name: mine, tee: simulated, measurements: [M2], keys: []}",
            "a broad rule | rules: | rules:\\n  - {name: mine, tee: simulated, measurements: [M2], jobs: [J2], keys: [{name: \"*\", grants: [open]}]}",
            "a wider pattern | name: \"sales*\" | name: \"*a*\"",
            "a longer list | keys: [{name: \"sales*\" | keys: [{name: payroll, grants: [seal]}, {name: \"sales*\"",
            "other owners | [payroll, \"hr-*\"]\\n    administrators: [{name: carol, key: CAROL}] | [payroll, \"hr-*\"]\\n    administrators: [{name: eve, key: EVE}]",
            "owners beside them | [payroll, \"hr-*\"]\\n    administrators: [{name: carol | [payroll, \"hr-*\"]\\n    administrators: [{name: alice, key: ALICE}, {name: carol",
            "less keys of theirs | keys: [payroll, \"hr-*\"] | keys: [\"hr-*\"]",
            "its zone under another key | /lake/payroll, key: payroll | /lake/payroll, key: sales",
            "its zone elsewhere | prefix: /lake/payroll | prefix: /lake/other",
            "its zone for plain files | key: payroll} | key: payroll, write: any}",
            "a zone inside it | zones: | zones:\\n  - {prefix: /lake/payroll/out, key: sales}",
            "a zone for plain files | zones: | zones:\\n  - {prefix: /tmp/out, key: sales, write: any}",
            "plain files elsewhere | zones: | elsewhere: {write: any}\\nzones:",
            "zones on request | zones: | requested-zones: allow\\nzones:");

    /** Everything that the owners of payroll might try to change anything else. */
    private static final List<String> ATTACKS_ON_OTHERS = List.of(
            "a grant of another key | keys: [{name: payroll | keys: [{name: sales, grants: [open]}, {name: payroll",
            "a broad grant | keys: [{name: payroll | keys: [{name: \"*\", grants: [open]}, {name: payroll",
            "another rule | name: \"sales*\", grants: [open, seal] | name: \"sales*\", grants: [open]",
            "a secret | jobs: [J1] | secrets: [jdbc]\\n    jobs: [J1]",
            "a runtime that is let in by a rule of theirs | measurements: [a1 | measurements: [M2, a1",
            "a rule of their own | rules: | rules:\\n  - {name: mine, tee: simulated, measurements: [M2], jobs: [J1], keys: [{name: payroll, grants: [open]}]}",
            "the general owners | owners:\\n  administrators: [{name: alice, key: ALICE}] | owners:\\n  administrators: [{name: carol, key: CAROL}]",
            "keys of nobody | keys: [payroll, \"hr-*\"] | keys: [payroll, \"hr-*\", sales]",
            "a zone where others write | zones: | zones:\\n  - {prefix: /lake, key: payroll}",
            "plain files elsewhere | zones: | elsewhere: {write: any}\\nzones:",
            "another tenant | zones: | identities: {tenant: acme}\\nzones:",
            "a comment alone | version: 1 | version: 1 # by carol");

    @TempDir
    private Path directory;

    private OwnedKeys owned;

    @BeforeEach
    void make() throws Exception {
        owned = OwnedKeys.make(directory);
    }

    @Test
    void both_change_what_is_theirs_alone_and_the_log_names_them() throws Exception {
        String first =
                owned.policy().replace("[{name: payroll, grants: [open, seal]}", "[{name: payroll, grants: [open]}");
        String second = first.replace("name: \"sales*\", grants: [open, seal]", "name: \"sales*\", grants: [open]");

        assertThat(owned.set(first, "carol").out()).isEqualTo("policy 3 is in force\n");
        assertThat(owned.set(second, "alice").out()).isEqualTo("policy 4 is in force\n");

        assertThat(owned.run("policy", "history").out()).contains("signed by carol\n", "signed by alice  in force");
        assertThat(owned.run("audit", "list", "--json").out()).containsPattern("signed-by[^a-z]+carol");
    }

    @Test
    void the_general_owners_alone_do_not_get_at_owned_keys() throws Exception {
        List<String> attempts = new ArrayList<>(List.of(withoutGroup()));
        ATTACKS_ON_OWNED_KEYS.forEach(attack -> attempts.add(changed(attack)));

        for (String next : attempts) {
            refused(owned.set(next, "alice"), "1 of the owners of keys payroll, hr-* (carol), got none, because ");
        }

        assertThat(owned.run("policy", "get").out()).isEqualTo(owned.policy());
        CapturedRun both = owned.set(withoutGroup(), "alice", "carol");
        assertThat(both.exitCode()).as(both.err()).isZero();
    }

    @Test
    void the_owners_of_a_key_change_nothing_else() throws Exception {
        for (String attack : ATTACKS_ON_OTHERS) {
            refused(owned.set(changed(attack), "carol"), "1 of its owners (alice), got none");
        }

        assertThat(owned.run("policy", "get").out()).isEqualTo(owned.policy());
    }

    @Test
    void a_refusal_names_every_group_and_what_it_got() throws Exception {
        String next = changed("rules:", "requested-zones: allow\nrules:");

        assertThat(owned.run("policy", "set", owned.write(next)).err())
                .isEqualTo(
                        "strongroom: the policy in force can be changed with the signatures of 1 of its owners (alice), got"
                                + " none, because the zones of all runs change; and of 1 of the owners of keys payroll, hr-* (carol),"
                                + " got none, because jobs may ask for further zones with these keys\n");
        refused(owned.set(next, "carol"), "1 of its owners (alice), got none");
        refused(owned.set(next, "eve"), "'eve' is no owner of the policy in force (owners: alice, carol)");
    }

    @Test
    void statement_and_diff_tell_who_must_sign() throws Exception {
        String file = owned.write(changed("name: payroll, grants: [open, seal]", "name: payroll, grants: [seal]"));
        String must = "must sign: 1 of the owners of keys payroll, hr-* (carol), because rule 'pay' changes\n";

        CapturedRun statement = owned.run("policy", "statement", file);
        assertThat(statement.out())
                .startsWith("strongroom policy change 1\nbroker ")
                .hasLineCount(4);
        assertThat(statement.err()).isEqualTo(must);
        CapturedRun diff = owned.run("policy", "diff", file);
        assertThat(diff.out()).contains("+++ " + file);
        assertThat(diff.err()).isEqualTo(must);
        for (String command : List.of("statement", "diff")) {
            JsonNode signers = JSON.readTree(
                            owned.run("--json", "policy", command, file).out())
                    .get("signers");
            assertThat(signers).hasSize(1);
            assertThat(signers.get(0).toString())
                    .isEqualTo("{\"keys\":[\"payroll\",\"hr-*\"],\"threshold\":1,\"administrators\":[\"carol\"],"
                            + "\"because\":[\"rule 'pay' changes\"]}");
        }
        assertThat(owned.run("policy", "diff", owned.write("version: 1\nrule: []\n"))
                        .err())
                .contains("it is no policy that can be put in force: line 2: unknown key 'rule'");
        assertThat(owned.run("key", "statement", "sales", "--delete-after", "3").err())
                .isEqualTo("must sign: 1 of its owners (alice)\n");
        assertThat(owned.run("key", "statement", "payroll", "--delete-after", "3")
                        .err())
                .isEqualTo("must sign: 1 of the owners of keys payroll, hr-* (carol)\n");
    }

    /** Who is in two groups signs once for both. */
    @Test
    void one_signature_counts_in_every_group() throws Exception {
        String shared = owned.policy()
                .replace(
                        "[{name: alice, key: " + owned.publicKey("alice") + "}]",
                        "[{name: alice, key: " + owned.publicKey("alice") + "}, {name: carol, key: "
                                + owned.publicKey("carol") + "}]");
        assertThat(owned.set(shared, "alice").exitCode()).isZero();

        CapturedRun all = owned.set(shared.replace("rules:", "requested-zones: allow\nrules:"), "carol");

        assertThat(all.exitCode()).as(all.err()).isZero();
    }

    @Test
    void an_owned_key_is_deleted_and_exported_by_its_owners() throws Exception {
        String partner = pem("PUBLIC KEY", partner().getPublic().getEncoded());
        String deletion =
                owned.run("key", "statement", "payroll", "--delete-after", "3").out();
        String export =
                owned.run("key", "statement", "payroll", "--export-to", partner).out();
        List<String> delete = List.of("key", "delete", "payroll", "--after", "3");
        List<String> exporting = List.of("key", "export", "payroll", file("payroll.jwe"), "--to", partner);

        refused(
                owned.signed(deletion, delete, "alice"),
                "key 'payroll' can be deleted with the signatures of 1 of the owners of keys payroll, hr-* (carol), got none");
        refused(owned.signed(export, exporting, "alice"), "key 'payroll' can be exported", "(carol), got none");
        assertThat(directory.resolve("payroll.jwe")).doesNotExist();
        refused(
                owned.signed(
                        owned.run("key", "statement", "sales", "--delete-after", "3")
                                .out(),
                        List.of("key", "delete", "sales", "--after", "3"),
                        "carol"),
                "key 'sales' can be deleted with the signatures of 1 of its owners (alice), got none");

        assertThat(owned.signed(export, exporting, "carol").exitCode()).isZero();
        assertThat(owned.signed(deletion, delete, "carol").exitCode()).isZero();
        CapturedRun anew = owned.run("key", "create", "payroll");
        assertThat(anew.exitCode()).as("made anew while it waits").isEqualTo(ExitCode.USAGE);
    }

    /** Whoever knows a key would read what is sealed with it: so it gets no name that is somebody's, unless he agrees. */
    @Test
    void a_known_key_is_not_slipped_in_under_an_owned_name() throws Exception {
        KeyPair partner = partner();
        String own = pem("PRIVATE KEY", partner.getPrivate().getEncoded());
        String to = pem("PUBLIC KEY", partner.getPublic().getEncoded());
        String known = foreignKey("known", to);
        List<String> imported = List.of("key", "import", known, "--private-key", own, "--name", "hr-new");
        String statement =
                owned.run("key", "statement", "hr-new", "--import", known).out();

        refused(
                owned.run(imported.toArray(String[]::new)),
                "a key can be imported as 'hr-new' with the signatures of 1 of the owners of keys payroll, hr-* (carol), got none");
        refused(owned.signed(statement, imported, "alice"), "(carol), got none");
        String[] signed = owned.signedArguments(statement, imported, "carol");
        String another = foreignKey("another", to);
        List<String> swapped = List.of("key", "import", another, "--private-key", own, "--name", "hr-new");
        List<String> renamed = List.of("key", "import", known, "--private-key", own, "--name", "hr-other");
        refused(owned.signed(statement, swapped, "carol"), "the signature of 'carol' does not fit this change");
        refused(owned.signed(statement, renamed, "carol"), "the signature of 'carol' does not fit this change");
        assertThat(owned.run("key", "list").out()).doesNotContain("hr-");

        CapturedRun done = owned.run(signed);
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(owned.run("audit", "list", "--json").out()).contains("key hr-new");
        List<String> free = List.of("key", "import", another, "--private-key", own, "--name", "anything");
        assertThat(owned.run(free.toArray(String[]::new)).exitCode())
                .as("nobody's name")
                .isZero();
    }

    @Test
    void what_openssl_signs_counts() throws Exception {
        Openssl.assumeInstalled();
        Path key = directory.resolve("carol.pem");
        Files.copy(Path.of(pem("PRIVATE KEY", owned.pair("carol").getPrivate().getEncoded())), key);
        String next = owned.write(changed("name: payroll, grants: [open, seal]", "name: payroll, grants: [seal]"));
        Path statement = Files.writeString(
                directory.resolve("change.txt"),
                owned.run("policy", "statement", next).out());
        Path signature = directory.resolve("carol.sig");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "pkeyutl",
                        "-sign",
                        "-rawin",
                        "-inkey",
                        key.toString(),
                        "-in",
                        statement.toString(),
                        "-out",
                        signature.toString())
                .inheritIO()
                .start();
        assertThat(openssl.waitFor()).isZero();

        CapturedRun set = owned.run("policy", "set", next, "--signature", "carol=" + signature);

        assertThat(set.out()).as(set.err()).isEqualTo("policy 3 is in force\n");
    }

    private String changed(String from, String to) {
        String before = resolved(from);
        assertThat(owned.policy()).contains(before);
        return owned.policy().replace(before, resolved(to));
    }

    /** What an attack, its words and two texts between bars, makes of the policy. */
    private String changed(String attack) {
        String[] parts = attack.split(" \\| ", 3);
        return changed(parts[1], parts[2]);
    }

    private String withoutGroup() {
        String policy = owned.policy();
        return policy.substring(0, policy.indexOf("key-owners:")) + policy.substring(policy.indexOf("zones:"));
    }

    private String resolved(String text) {
        String resolved = text.replace("\\n", "\n")
                .replace("M2", "a2".repeat(32))
                .replace("J1", "b1".repeat(48))
                .replace("J2", "b2".repeat(48));
        for (String name : List.of("alice", "carol", "eve")) {
            resolved = resolved.replace("key: " + name.toUpperCase(Locale.ROOT), "key: " + owned.publicKey(name));
        }
        return resolved;
    }

    /** A key of another broker, exported to a public key. */
    private String foreignKey(String name, String to) {
        String home = file("other");
        CapturedRun.of(directory, "--home", home, "init");
        CapturedRun.of(directory, "--home", home, "key", "create", name);
        CapturedRun exported =
                CapturedRun.of(directory, "--home", home, "key", "export", name, file(name + ".jwe"), "--to", to);
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        return file(name + ".jwe");
    }

    private static KeyPair partner() throws Exception {
        return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    private String pem(String what, byte[] der) throws IOException {
        return owned.write("-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what + "-----\n");
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static void refused(CapturedRun run, String... said) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains(said);
    }
}
