/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protection, shares and recovery of the root key by the command. */
class RootKeyCommandTest {
    @TempDir
    private Path directory;

    private Path passphrase;

    @BeforeEach
    void make_a_workspace() throws Exception {
        passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse\n");
        assertThat(run("init").exitCode()).isZero();
        run("key", "create", "payroll");
    }

    @Test
    void status_and_doctor_say_what_protects_it() {
        assertThat(run("root-key", "status").out()).contains("protected by the key file");
        assertThat(run("doctor").out()).contains("root key").contains("for development only");

        CapturedRun changed = run("root-key", "change", "--passphrase-file", passphrase.toString());

        assertThat(changed.exitCode()).as(changed.err()).isZero();
        assertThat(run("root-key", "status").out()).contains("protected by the passphrase in " + passphrase);
        assertThat(run("doctor").out()).contains("from a passphrase");
        assertThat(run("key", "list").out()).contains("payroll");
    }

    @Test
    void change_keeps_the_settings_in_step() throws Exception {
        Path settings = directory.resolve(".strongroom/strongroom.yaml");
        Files.writeString(settings, "# mine\nzones:\n  - prefix: file:/data\n    key: payroll");

        run("root-key", "change", "--passphrase-file", passphrase.toString());
        assertThat(Files.readString(settings))
                .isEqualTo("# mine\nzones:\n  - prefix: file:/data\n    key: payroll\npassphrase-file: \"" + passphrase
                        + "\"\n");

        CapturedRun back = run("root-key", "change", "--key-file");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(Files.readString(settings)).doesNotContain("passphrase-file");
        assertThat(run("key", "list").exitCode()).isZero();
    }

    @Test
    void shares_recover_a_lost_root_key() throws Exception {
        List<Path> shares = split("shares");
        for (Path share : shares) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(share)))
                    .isEqualTo("rw-------");
        }
        Files.delete(directory.resolve(".strongroom/root.key"));
        assertThat(run("key", "list").err()).contains("root-key recover");

        CapturedRun recovered = recover(shares.get(4), shares.get(1), shares.get(2));

        assertThat(recovered.exitCode()).as(recovered.err()).isZero();
        assertThat(run("key", "list").out()).contains("payroll");
        assertThat(run("audit", "verify").exitCode()).isZero();
    }

    @Test
    void wrong_mixed_damaged_and_too_few_shares_end_with_65_and_are_named() throws Exception {
        List<Path> shares = split("shares");
        List<Path> others = split("others");
        byte[] damaged = Files.readAllBytes(shares.get(0));
        damaged[damaged.length / 2] ^= 1;
        Path broken = Files.write(directory.resolve("broken.share"), damaged);

        refused(recover(shares.get(0), shares.get(1)), "there are 2 shares", "wanted 3 of its 5");
        refused(recover(shares.get(0), shares.get(1), others.get(2)), "of several sets");
        refused(recover(shares.get(0), shares.get(1), shares.get(1)), "given twice");
        refused(recover(broken, shares.get(1), shares.get(2)), "broken.share");
        refused(recover(passphrase, shares.get(1), shares.get(2)), "is no share of a root key");
        assertThat(run("key", "list").exitCode()).isZero();
    }

    @Test
    void rotation_makes_old_shares_worthless_and_loses_nothing() throws Exception {
        List<Path> shares = split("shares");
        String before = run("root-key", "status").out();

        CapturedRun rotated = run("root-key", "rotate");

        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("everything is under root key");
        assertThat(run("root-key", "status").out()).isNotEqualTo(before);
        assertThat(run("key", "list").out()).contains("payroll");
        assertThat(run("audit", "verify").exitCode()).isZero();
        assertThat(run("audit", "list").out()).contains("root-key-rotate");
        refused(recover(shares.get(0), shares.get(1), shares.get(2)), "of another root key");
    }

    @Test
    void asks_for_exactly_one_protection_and_for_all_of_it() {
        usage(run("root-key", "change"), "name what is to protect");
        usage(run("root-key", "change", "--key-file", "--passphrase-file", "x"), "name several protections");
        usage(run("root-key", "change", "--pkcs11", "/lib/x.so"), "--pkcs11-slot SLOT is missing");
        usage(run("root-key", "change", "--vault", "https://v:8200"), "--vault-token-file FILE is missing");
        usage(
                run("root-key", "change", "--vault", "http://v:8200", "--vault-token-file", "t", "--vault-ca", "c"),
                "expected https://HOST:PORT");
        usage(run("root-key", "split", "--shares", "3", "--threshold", "1", "--out", "s"), "a threshold from 2");
    }

    @Test
    void a_new_workspace_takes_the_same_options_and_keeps_them() {
        CapturedRun made = run("--home", file("new"), "init", "--passphrase-file", passphrase.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(run("--home", file("new"), "root-key", "status").out()).contains("the passphrase in");

        CapturedRun other = run("--home", file("new"), "init", "--key-file");
        assertThat(other.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(other.err()).contains("root-key change");
        assertThat(run("--home", file("new"), "init").exitCode()).isZero();
    }

    private List<Path> split(String out) throws IOException {
        CapturedRun split = run("root-key", "split", "--shares", "5", "--threshold", "3", "--out", file(out));
        assertThat(split.exitCode()).as(split.err()).isZero();
        try (Stream<Path> files = Files.list(directory.resolve(out))) {
            return files.sorted().toList();
        }
    }

    private CapturedRun recover(Path... shares) {
        List<String> arguments = new ArrayList<>(List.of("root-key", "recover"));
        Stream.of(shares).map(Path::toString).forEach(arguments::add);
        arguments.addAll(List.of("--passphrase-file", passphrase.toString()));
        return run(arguments.toArray(String[]::new));
    }

    private static void refused(CapturedRun run, String... said) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.err()).contains(said);
    }

    private static void usage(CapturedRun run, String said) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(said);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }
}
