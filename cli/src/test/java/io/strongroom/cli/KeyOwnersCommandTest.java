/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion and export of keys where the policy in force names owners. */
class KeyOwnersCommandTest {
    @TempDir
    private Path directory;

    private KeyPair alice;
    private KeyPair bob;
    private Path partner;

    @BeforeEach
    void make_a_workspace_with_two_owners() throws Exception {
        alice = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        bob = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        partner = pem("partner.pem");
        run("init");
        run("key", "create", "payroll");
        run("key", "create", "sales");
        String owned = run("policy", "get").out().replace("version: 1\n", """
                        version: 1
                        owners:
                          threshold: 2
                          administrators:
                            - {name: alice, key: %s}
                            - {name: bob, key: %s}
                        """.formatted(encoded(alice), encoded(bob)));
        Path policy = Files.writeString(directory.resolve("policy.yaml"), owned);
        assertThat(run("policy", "set", policy.toString()).exitCode()).isZero();
    }

    @Test
    void one_administrator_alone_neither_deletes_nor_exports() throws Exception {
        String statement = statement("payroll", "--delete-after", "30");

        refused(
                delete("payroll", "30"),
                "key 'payroll' can be deleted with the signatures of 2 of its owners",
                "got none");
        refused(delete("payroll", "30", "alice=" + sign(alice, statement)), "got alice");
        refused(export("payroll", partner), "key 'payroll' can be exported", "got none");
        assertThat(run("key", "list").out()).doesNotContain("deleted on");
        assertThat(directory.resolve("payroll.jwe")).doesNotExist();
    }

    @Test
    void enough_owners_delete_and_the_record_names_them() throws Exception {
        String statement = statement("payroll", "--delete-after", "30");

        CapturedRun deleted = delete("payroll", "30", both(statement));

        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(run("key", "list").out()).contains("deleted on");
        assertThat(run("audit", "list", "--json").out())
                .contains("key-delete-schedule")
                .contains("signed-by");
    }

    /** What was signed once must not serve again, nor for another key or time. */
    @Test
    void a_signature_serves_for_one_change_of_one_key() throws Exception {
        String statement = statement("payroll", "--delete-after", "30");
        String[] signed = both(statement);

        refused(delete("sales", "30", signed), "does not fit this change; sign what strongroom key statement prints");
        refused(delete("payroll", "1", signed), "does not fit this change");
        assertThat(delete("payroll", "30", signed).exitCode()).isZero();
        assertThat(run("key", "keep", "payroll").exitCode()).isZero();
        refused(delete("payroll", "30", signed), "does not fit this change");
    }

    @Test
    void an_export_goes_to_the_recipient_that_was_signed_for() throws Exception {
        String[] signed = both(statement("payroll", "--export-to", partner.toString()));
        Path other = pem("other.pem");

        refused(export("payroll", other, signed), "does not fit this change");
        refused(delete("payroll", "30", signed), "does not fit this change");
        CapturedRun exported = export("payroll", partner, signed);

        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(directory.resolve("payroll.jwe")).exists();
    }

    @Test
    void a_statement_is_of_one_change() {
        CapturedRun none = run("key", "statement", "payroll");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("--delete-after");
        assertThat(run("key", "statement", "absent", "--delete-after", "3").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private CapturedRun delete(String key, String days, String... signatures) {
        return signed(List.of("key", "delete", key, "--after", days), signatures);
    }

    private CapturedRun export(String key, Path recipient, String... signatures) {
        String file = directory.resolve(key + ".jwe").toString();
        return signed(List.of("key", "export", key, file, "--to", recipient.toString()), signatures);
    }

    private CapturedRun signed(List<String> command, String... signatures) {
        List<String> arguments = new ArrayList<>(command);
        for (String signature : signatures) {
            arguments.addAll(List.of("--signature", signature));
        }
        return run(arguments.toArray(String[]::new));
    }

    private String[] both(String statement) throws Exception {
        return new String[] {"alice=" + sign(alice, statement), "bob=" + sign(bob, statement)};
    }

    private String statement(String key, String option, String value) {
        CapturedRun statement = run("key", "statement", key, option, value);
        assertThat(statement.exitCode()).as(statement.err()).isZero();
        return statement.out();
    }

    private String sign(KeyPair owner, String statement) throws Exception {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(owner.getPrivate());
        signer.update(statement.getBytes(StandardCharsets.US_ASCII));
        return Files.write(Files.createTempFile(directory, "signature", ""), signer.sign())
                .toString();
    }

    private Path pem(String name) throws Exception {
        byte[] key =
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded();
        return write(name, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key));
    }

    private Path write(String name, String base64) throws IOException {
        return Files.writeString(
                directory.resolve(name), "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    }

    private static String encoded(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    private static void refused(CapturedRun run, String... said) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains(said);
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }
}
