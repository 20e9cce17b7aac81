/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands with an administrator's key, on a machine that has no workspace, while a broker runs. */
class RemoteAdministrationTest {
    @TempDir
    Path directory;

    private Workspace workspace;
    private Broker broker;
    private BrokerServer server;
    private String url = "";

    @BeforeEach
    void start() throws Exception {
        assertThat(local("init").exitCode()).isZero();
        workspace = Workspace.open(directory.resolve("home"), Optional.empty());
        broker = Broker.of(workspace);
        server = BrokerServer.start(broker, 0);
        url = server.url().toString();
        add("alice", "auditor,operator,owner");
        Files.createDirectories(directory.resolve("desk"));
        for (String file : List.of("ca.pem", "broker.pin", "audit.pem")) {
            Files.copy(
                    directory.resolve("home").resolve(file),
                    directory.resolve("desk").resolve(file));
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        broker.close();
        workspace.close();
    }

    @Test
    void prints_what_the_same_command_prints_in_the_workspace() throws Exception {
        assertThat(remote("alice", "key", "create", "payroll").out()).isEqualTo("made key payroll@1 (enabled)\n");
        assertThat(remote("alice", "key", "rotate", "payroll").out()).isEqualTo("rotated key payroll@2 (enabled)\n");
        assertThat(remote("alice", "key", "disable", "payroll", "--version", "1")
                        .exitCode())
                .isZero();
        assertThat(remote("alice", "key", "delete", "payroll", "--after", "3").exitCode())
                .isZero();
        assertThat(remote("alice", "key", "keep", "payroll").exitCode()).isZero();
        Path policy = Files.writeString(
                directory.resolve("policy.yaml"), local("policy", "get").out() + "# second\n");
        assertThat(remote("alice", "policy", "set", policy.toString()).out()).isEqualTo("policy 2 is in force\n");

        for (String[] command : new String[][] {
            {"key", "list"},
            {"policy", "get"},
            {"policy", "get", "1"},
            {"policy", "show"},
            {"policy", "list"},
            {"policy", "history"},
            {"policy", "diff", "1", "2"},
            {"policy", "statement", policy.toString()},
            {"key", "statement", "payroll", "--delete-after", "9"},
            {"identity", "list"},
            {"audit", "list", "--limit", "2"},
            {"key", "create", "payroll"},
            {"policy", "get", "7"},
            {"identity", "deny", "0"}
        }) {
            for (boolean isJson : new boolean[] {false, true}) {
                List<String> all = new ArrayList<>(isJson ? List.of("--json") : List.of());
                all.addAll(List.of(command));
                CapturedRun here = remote("alice", all.toArray(String[]::new));
                CapturedRun there = local(all.toArray(String[]::new));
                if (command[0].equals("audit")) { // reading the log from elsewhere is recorded in it
                    assertThat(withoutLast(here.out())).isEqualTo(withoutLast(there.out()));
                } else {
                    assertThat(here).as(String.join(" ", all)).isEqualTo(there);
                }
            }
        }
    }

    /** Each page that is read adds a record to the log: whoever reads to its end must not wait for an end that moves. */
    @Test
    void a_list_ends_where_the_log_ended_when_it_was_asked_for() throws Exception {
        remote("alice", "key", "create", "payroll");
        long before = broker.audit().lastSeq();

        CapturedRun all = remote("alice", "audit", "list");
        CapturedRun some = remote("alice", "audit", "list", "--event", "key-create");

        assertThat(all.out().lines()).hasSizeBetween((int) before, (int) before + 1);
        assertThat(some.out().lines()).singleElement().asString().contains("key-create done: key payroll");
        assertThat(broker.audit().lastSeq()).isLessThanOrEqualTo(before + 4);
    }

    @Test
    void an_export_from_elsewhere_verifies_and_the_log_names_the_administrator() throws Exception {
        remote("alice", "key", "create", "payroll");
        Path export = directory.resolve("audit.jsonl");
        CapturedRun exported = remote("alice", "audit", "export", export.toString());
        CapturedRun verified = local("audit", "verify", export.toString());

        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(verified.exitCode()).as(verified.out()).isZero();
        assertThat(Files.readString(export))
                .contains(
                        "\"actor\":{\"address\":\"127.0.0.1\",\"key\":",
                        "\"kind\":\"administrator\",\"name\":\"alice\"");
        // Another audit key beside the command: nothing that the broker sends is believed.
        Files.copy(
                publicKey(KeyPairGenerator.getInstance("EC").generateKeyPair(), "other"),
                directory.resolve("desk/audit.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        CapturedRun refused = remote("alice", "audit", "export", export + "2");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(Path.of(export + "2")).doesNotExist();
    }

    @Test
    void ends_with_77_where_the_role_or_the_administrator_is_missing_and_with_69_without_a_broker() throws Exception {
        add("eve", "auditor");

        assertThat(remote("eve", "key", "create", "payroll").exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(remote("eve", "key", "list").exitCode()).isZero();
        assertThat(local("admin", "remove", "eve").exitCode()).isZero();
        assertThat(remote("eve", "key", "list").err()).contains("admin-token-refused");
        assertThat(remote("eve", "key", "list").exitCode()).isEqualTo(ExitCode.REFUSED);
        server.close();
        assertThat(remote("alice", "key", "list").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    /** The role opens the door; the signatures are those that the workspace asks for. */
    @Test
    void owners_of_single_keys_are_asked_for_over_the_port_too() throws Exception {
        OwnedKeys owned = OwnedKeys.make(directory);
        String broad = owned.write(owned.policy().replace("name: \"sales*\"", "name: \"*\""));
        String statement = owned.run("policy", "statement", broad).out();
        List<String> set = List.of("policy", "set", broad);
        String deletion =
                owned.run("key", "statement", "payroll", "--delete-after", "3").out();
        List<String> delete = List.of("key", "delete", "payroll", "--after", "3");

        for (String[] attempt : new String[][] {
            owned.signedArguments(statement, set, "alice"),
            owned.signedArguments(deletion, delete, "alice"),
            delete.toArray(String[]::new)
        }) {
            CapturedRun refused = remote("alice", attempt);
            assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(refused.err()).contains("1 of the owners of keys payroll, hr-* (carol), got none");
        }
        assertThat(owned.run("policy", "get").out()).isEqualTo(owned.policy());
        for (String[] command : new String[][] {
            {"policy", "statement", broad},
            {"policy", "diff", broad},
            {"key", "statement", "payroll", "--delete-after", "3"},
            {"--json", "policy", "statement", broad},
            {"--json", "key", "statement", "payroll", "--delete-after", "3"}
        }) {
            assertThat(remote("alice", command)).as(String.join(" ", command)).isEqualTo(local(command));
        }
        assertThat(remote("alice", owned.signedArguments(statement, set, "alice", "carol"))
                        .out())
                .isEqualTo("policy 3 is in force\n");
        assertThat(remote("alice", owned.signedArguments(deletion, delete, "carol"))
                        .exitCode())
                .isZero();
    }

    @Test
    void says_what_is_missing_before_it_asks_anybody() throws Exception {
        Files.setPosixFilePermissions(directory.resolve("alice.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(remote("alice", "key", "list").err()).contains("may be used by others");
        assertThat(local("key", "list", "--broker", url).err()).contains("--broker needs the key of an administrator");
        assertThat(local("key", "list", "--admin-key", "alice.pem").err()).contains("but no broker");
    }

    private void add(String name, String roles) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = directory.resolve(name + ".pem");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        CapturedRun added =
                local("admin", "add", name, "--key", publicKey(pair, name).toString(), "--role", roles);
        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    private Path publicKey(KeyPair pair, String name) throws Exception {
        return Files.writeString(
                directory.resolve(name + ".pub"),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    private static String withoutLast(String out) {
        return out.replaceAll("\"last\":[0-9]+", "");
    }

    private CapturedRun remote(String name, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--home", directory.resolve("desk").toString()));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--broker", url));
        all.addAll(List.of("--admin-key", directory.resolve(name + ".pem").toString()));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }

    private CapturedRun local(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--home", directory.resolve("home").toString()));
        all.addAll(List.of(arguments));
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }
}
