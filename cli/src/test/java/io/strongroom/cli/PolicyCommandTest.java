/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of the policy, its owners' signatures, and trials on recorded evidence. */
class PolicyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ForgedDcap SGX = DcapCase.sgx().forge();

    /** Header of 48 bytes, then MRENCLAVE at 64 in the report body. */
    private static final String MRENCLAVE =
            HexFormat.of().formatHex(SGX.quote().bytes().toArray(), 48 + 64, 48 + 64 + 32);

    @TempDir
    Path directory;

    private String initial = "";

    @BeforeEach
    void init() throws IOException {
        run("init");
        initial = run("policy", "get").out();
    }

    @Test
    void every_version_can_be_had_again_byte_for_byte() throws IOException {
        Path second = write("second.yaml", initial + "# two, without an end of line");
        run("policy", "set", second.toString());

        assertThat(run("policy", "get").out()).isEqualTo(Files.readString(second));
        assertThat(run("policy", "get", "1").out()).isEqualTo(initial);
        assertThat(run("policy", "show").out()).startsWith(initial);
        assertThat(run("policy", "get", "3").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("policy", "get", "3").err()).contains("there is no version 3 of the policy");
        assertThat(run("policy", "history").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("1  20").doesNotContain("in force"),
                        line -> assertThat(line).startsWith("2  20").endsWith("in force"));
        JsonNode versions = JSON.readTree(run("policy", "list", "--json").out()).get("versions");
        assertThat(versions).hasSize(2);
        assertThat(versions.get(1).get("sha256").asText()).hasSize(64);
    }

    @Test
    void differences_are_shown_between_files_and_versions() throws IOException {
        Path changed = write("changed.yaml", initial.replace("requested-zones: allow", "requested-zones: deny"));

        assertThat(run("policy", "diff", changed.toString()).out())
                .contains("--- policy 1", "+++ " + changed, "-requested-zones: allow", "+requested-zones: deny");
        run("policy", "set", changed.toString());
        assertThat(run("policy", "diff", "2", "1").out()).contains("-requested-zones: deny", "+requested-zones: allow");
        assertThat(run("policy", "diff", changed.toString()).out()).isEqualTo("no line is different\n");
        assertThat(JSON.readTree(run("policy", "diff", "1", "2", "--json").out())
                        .get("equal")
                        .asBoolean())
                .isFalse();
        assertThat(run("policy", "diff", "nowhere.yaml").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void owners_must_sign_the_next_change_and_no_other() throws Exception {
        KeyPair alice = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair bob = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path owned = write("owned.yaml", initial.replace("version: 1\n", """
                        version: 1
                        owners:
                          threshold: 2
                          administrators:
                            - {name: alice, key: %s}
                            - {name: bob, key: %s}
                        """.formatted(encoded(alice), encoded(bob))));
        assertThat(run("policy", "set", owned.toString()).exitCode()).isZero();
        Path next = write("next.yaml", initial + "# next\n");

        CapturedRun alone = run("policy", "set", next.toString(), "--signature", "alice=" + sign(alice, next));
        assertThat(alone.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(alone.err()).contains("signatures of 2 of its owners (alice, bob), got alice");
        assertThat(run("policy", "set", next.toString()).err()).contains("got none");
        String both = sign(alice, next);
        Path other = write("other.yaml", initial + "# another\n");
        assertThat(run(
                                "policy",
                                "set",
                                other.toString(),
                                "--signature",
                                "alice=" + both,
                                "--signature",
                                "bob=" + sign(bob, next))
                        .err())
                .contains("the signature of 'alice' does not fit this change");
        assertThat(run("policy", "get").out()).isEqualTo(Files.readString(owned));

        String[] signed = {
            "policy", "set", next.toString(), "--signature", "alice=" + both, "--signature", "bob=" + sign(bob, next)
        };
        assertThat(run(signed).out()).contains("policy 3 is in force");
        assertThat(run("policy", "history").out()).contains("signed by alice, bob  in force");
        assertThat(run(signed).err()).as("again").contains("names no owners");
    }

    @Test
    void a_trial_prints_the_decision_of_every_rule() throws Exception {
        Path policy = write("policy.yaml", """
                version: 1
                rules:
                  - name: other-runtime
                    tee: sgx
                    measurements: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
                    keys: [{name: payroll, grants: [open, seal]}]
                  - name: this-runtime
                    tee: sgx
                    measurements: [%s]
                    roles: driver
                    keys: [{name: "pay*", grants: [open], release: unwrap}]
                """.formatted(MRENCLAVE));

        CapturedRun granted = trial(policy, "--key", "payroll", "--role", "driver");

        assertThat(granted.exitCode()).as(granted.err()).isZero();
        assertThat(granted.out())
                .contains(
                        "├─ rule 'other-runtime' (line 3): refuses",
                        "MEASUREMENT_NOT_ALLOWED",
                        "├─ rule 'this-runtime' (line 7): accepts",
                        "│  ├─ key pay*: open; the zone key stays in the broker",
                        "├─ key payroll: open, by the broker",
                        "└─ ACCEPTED");
        CapturedRun withoutRole = trial(policy, "--key", "payroll", "--json");
        assertThat(withoutRole.exitCode()).isEqualTo(ExitCode.REFUSED);
        JsonNode rule = JSON.readTree(withoutRole.out()).get("rules").get(1);
        assertThat(rule.get("reasons").get(0).get("code").asText()).isEqualTo("role-not-allowed");
        assertThat(trial(policy, "--key", "orders", "--role", "driver").exitCode())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(trial(policy, "--role", "master").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(trial(policy, "--job", "12").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_job_is_granted_by_its_digest_alone() throws Exception {
        Path policy = write("policy.yaml", """
                version: 1
                rules:
                  - name: one-query
                    tee: sgx
                    measurements: [%s]
                    jobs: [%s]
                    keys: [{name: payroll, grants: [open, seal]}]
                """.formatted(MRENCLAVE, "a1".repeat(48)));

        assertThat(trial(policy, "--job", "a1".repeat(48)).exitCode()).isZero();
        CapturedRun other = trial(policy, "--job", "a2".repeat(48));
        assertThat(other.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(other.out())
                .contains(
                        "JOB_NOT_ALLOWED",
                        "digest of the job is " + "a2".repeat(48) + " (wanted " + "a1".repeat(48) + ")");
    }

    @Test
    void a_trial_on_forged_evidence_ends_with_65() throws Exception {
        Path policy = write("policy.yaml", initial);
        ForgedDcap forged = SGX.withQuoteBytes(quote -> quote.flip(112));
        forged.write(directory);

        CapturedRun run = run(
                "policy",
                "test",
                policy.toString(),
                file("quote.bin"),
                "--collateral",
                file("collateral.json"),
                "--at",
                DcapCase.AT.toString(),
                "--root",
                file("root.der"),
                "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("QUOTE_SIGNATURE");
    }

    private CapturedRun trial(Path policy, String... more) throws Exception {
        SGX.write(directory);
        List<String> arguments = new ArrayList<>(List.of("policy", "test", policy.toString(), file("quote.bin")));
        arguments.addAll(List.of("--collateral", file("collateral.json"), "--at", DcapCase.AT.toString()));
        arguments.addAll(List.of("--root", file("root.der")));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    private String sign(KeyPair owner, Path policy) throws Exception {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(owner.getPrivate());
        signer.update(run("policy", "statement", policy.toString()).out().getBytes(StandardCharsets.US_ASCII));
        Path file = Files.createTempFile(directory, "change", ".sig");
        Files.write(file, signer.sign());
        return file.toString();
    }

    private CapturedRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", file("home")));
        all.addAll(Arrays.asList(arguments));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String encoded(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }
}
