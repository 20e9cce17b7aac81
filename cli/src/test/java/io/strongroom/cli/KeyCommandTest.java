/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion, export and import of keys by the command. */
class KeyCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void make_two_workspaces() {
        for (String home : List.of("here", "there")) {
            run(home, "init");
        }
        run("here", "key", "create", "payroll");
    }

    @Test
    void a_file_of_one_workspace_opens_in_another_that_imported_its_key() throws Exception {
        KeyPair own = KeyPairGenerator.getInstance("EC").generateKeyPair();
        Path publicPem = pem("public.pem", "PUBLIC KEY", own.getPublic().getEncoded());
        Path privatePem = pem("private.pem", "PRIVATE KEY", own.getPrivate().getEncoded());
        Path plain = Files.writeString(directory.resolve("plain.txt"), "salaries");
        run("here", "seal", plain.toString(), file("sealed"), "--key", "payroll");

        CapturedRun exported =
                run("here", "key", "export", "payroll", file("payroll.jwe"), "--to", publicPem.toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(run("here", "key", "export", "payroll", file("payroll.jwe"), "--to", publicPem.toString())
                        .err())
                .contains("exists already");
        CapturedRun imported = run(
                "there",
                "key",
                "import",
                file("payroll.jwe"),
                "--private-key",
                privatePem.toString(),
                "--name",
                "theirs");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(run("there", "open", file("sealed"), file("opened")).exitCode())
                .isZero();
        assertThat(Files.readString(directory.resolve("opened"))).isEqualTo("salaries");

        Path altered = Files.writeString(
                directory.resolve("altered.jwe"),
                Files.readString(directory.resolve("payroll.jwe")).replaceFirst("e", "f"));
        CapturedRun refused = run("there", "key", "import", altered.toString(), "--private-key", privatePem.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(refused.err()).doesNotContain("\tat ");
        assertThat(run("there", "key", "import", file("payroll.jwe"), "--private-key", plain.toString())
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_deletion_closes_the_key_at_once_and_can_be_taken_back() throws IOException {
        Path plain = Files.writeString(directory.resolve("plain.txt"), "salaries");
        run("here", "seal", plain.toString(), file("sealed"), "--key", "payroll");

        assertThat(run("here", "key", "delete", "payroll", "--after", "30").out())
                .contains("payroll@1 (deleted on 20");
        assertThat(run("here", "open", file("sealed"), file("opened")).exitCode())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(run("here", "key", "list", "--json").out()).contains("\"delete-at\":\"20");
        assertThat(run("here", "key", "keep", "payroll").exitCode()).isZero();
        assertThat(run("here", "open", file("sealed"), file("opened")).exitCode())
                .isZero();
        assertThat(run("here", "key", "delete", "payroll", "--after", "0").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("here", "key", "delete", "nothing").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private CapturedRun run(String home, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", file(home)));
        all.addAll(Arrays.asList(arguments));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }

    private Path pem(String name, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
