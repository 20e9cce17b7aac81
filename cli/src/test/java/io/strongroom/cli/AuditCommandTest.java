/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCommandTest {
    private static final int BYTES_TRIED = 24;

    @TempDir
    Path directory;

    private Path export;
    private Path key;

    @BeforeEach
    void workspaceWithThreeRecords() {
        run("init");
        for (String name : List.of("payroll", "sales", "lake")) {
            run("key", "create", name);
        }
        export = directory.resolve("audit.jsonl");
        key = directory.resolve(".strongroom/audit.pem");
    }

    @Test
    void an_export_into_a_directory_that_is_not_there_names_that_directory() {
        CapturedRun run =
                run("audit", "export", directory.resolve("none/audit.jsonl").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("strongroom: no such file or directory: " + directory.resolve("none"));
    }

    @Test
    void list_shows_records_in_order() {
        CapturedRun all = run("audit", "list");
        CapturedRun some = run("audit", "list", "--from", "2", "--limit", "1", "--json");

        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines())
                .hasSize(3)
                .element(2)
                .asString()
                .startsWith("3 ")
                .contains("key lake");
        assertThat(some.out())
                .contains("\"last\":3", "\"subject\":\"key sales\"")
                .doesNotContain("payroll");
        assertThat(some.err()).contains("1 more: --from 3");
    }

    @Test
    void list_finds_a_correlation_id() {
        String id = run("audit", "list", "--limit", "1", "--json")
                .out()
                .replaceAll("(?s).*\"correlation-id\":\"([^\"]+)\".*", "$1");

        assertThat(run("audit", "list", "--correlation-id", id).out().lines()).hasSize(1);
        assertThat(run("audit", "list", "--correlation-id", id, "--from", "2").out())
                .isEmpty();
    }

    @Test
    void list_takes_out_events() {
        run("key", "rotate", "sales");
        run("key", "create", "late");

        CapturedRun rotated = run("audit", "list", "--event", "key-rotate,key-delete");

        assertThat(rotated.out().lines())
                .singleElement()
                .asString()
                .startsWith("4 ")
                .contains("key sales");
        assertThat(run("audit", "list", "--event", "key-create", "--limit", "3").err())
                .contains("2 more records of all events: --from 4");
        assertThat(run("audit", "list", "--event", "key-create", "--from", "4")
                        .out()
                        .lines())
                .singleElement()
                .asString()
                .startsWith("5 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--from=0", "--from=-1", "--limit=0", "--limit=10001", "--from=x"})
    void list_refuses_numbers_that_make_no_sense(String option) {
        assertThat(run("audit", "list", option).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void an_export_is_verified_with_the_workspaces_key_or_without_a_workspace() throws IOException {
        CapturedRun made = run("audit", "export", export.toString(), "--json");

        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).contains("\"records\":3", "\"root-hash\":");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(export)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder(".strongroom", "audit.jsonl");
        }
        assertThat(run("audit", "verify", export.toString()).out()).contains("3 records, intact");
        CapturedRun elsewhere = run(
                "audit", "verify", export.toString(), "--key", key.toString(), "--home", directory + "/none", "--json");
        assertThat(elsewhere.exitCode()).isZero();
        assertThat(elsewhere.out()).contains("\"intact\":true", "\"records\":3");
    }

    @Test
    void an_export_replaces_an_older_one() {
        run("audit", "export", export.toString());
        run("key", "create", "more");

        assertThat(run("audit", "export", export.toString()).out()).contains("exported 4 records");
        assertThat(run("audit", "verify", export.toString()).out()).contains("4 records, intact");
    }

    @Test
    void an_altered_export_ends_with_65_and_the_place() throws IOException {
        run("audit", "export", export.toString());
        byte[] bytes = Files.readAllBytes(export);
        for (int i = 0; i < bytes.length; i += Math.max(1, bytes.length / BYTES_TRIED)) {
            bytes[i] ^= 1;
            Files.write(export, bytes);
            bytes[i] ^= 1;

            CapturedRun run = run("audit", "verify", export.toString(), "--key", key.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(run.out()).matches("(?s)line \\d+: (the header|the first line|the signed head|record \\d+) .*");
            assertThat(run.err()).isEmpty();
        }
        Files.write(export, bytes);
        assertThat(run("audit", "verify", export.toString(), "--json").exitCode())
                .isZero();
    }

    @Test
    void a_missing_record_is_named_for_machines_too() throws IOException {
        run("audit", "export", export.toString());
        List<String> lines = Files.readAllLines(export);
        Files.writeString(export, String.join("\n", lines.get(0), lines.get(1), lines.get(3), lines.get(4)) + "\n");

        CapturedRun run = run("audit", "verify", export.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.out()).contains("\"place\":\"record\"", "\"problem\":\"missing\"", "\"record\":2", "\"line\":3");
    }

    @Test
    void another_workspaces_export_is_refused_whatever_key_it_names() throws IOException {
        Path other = directory.resolve("other");
        run("init", "--home", other.toString());
        run("key", "create", "payroll", "--home", other.toString());
        run("audit", "export", export.toString(), "--home", other.toString());

        CapturedRun run = run("audit", "verify", export.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.out()).contains("signed with key");
        assertThat(run("audit", "verify", export.toString(), "--key", other + "/audit.pem")
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
            })
    void a_key_that_is_none_is_bad_data(String pem) throws IOException {
        run("audit", "export", export.toString());
        Path file = Files.writeString(directory.resolve("key.pem"), pem);

        CapturedRun run = run("audit", "verify", export.toString(), "--key", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains("public key");
    }

    @Test
    void what_cannot_be_verified_is_a_usage_error() {
        assertThat(run("audit", "verify", directory + "/none").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", "verify", directory.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", "verify", "--key", key.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", "export", directory.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_head_kept_elsewhere_shows_that_the_log_was_cut() throws Exception {
        CapturedRun head = run("audit", "head");
        Path witness = Files.writeString(directory.resolve("head"), head.out());
        assertThat(run("audit", "verify", "--head", witness.toString()).out()).contains("3 records, intact");

        sql("DELETE FROM audit WHERE seq = 3");
        sql("DELETE FROM audit_head");

        assertThat(run("audit", "verify").exitCode()).isZero();
        CapturedRun found = run("audit", "verify", "--head", witness.toString());
        assertThat(found.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(found.out()).contains("record 3 is missing");
        run("audit", "export", export.toString());
        CapturedRun exported = run("audit", "verify", export.toString(), "--head", witness.toString());
        assertThat(exported.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(exported.out()).contains("record 3 is missing");
    }

    @Test
    void a_head_that_was_altered_is_bad_data() throws IOException {
        String head = run("audit", "head").out().strip();
        Path witness =
                Files.writeString(directory.resolve("head"), head.substring(0, 150) + "AAAA" + head.substring(154));

        CapturedRun run = run("audit", "verify", "--head", witness.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.err()).contains("byte");
    }

    @Test
    void a_stored_head_shows_that_records_are_missing() throws Exception {
        run("audit", "head");
        sql("DELETE FROM audit WHERE seq = 3");

        CapturedRun run = run("audit", "verify", "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.out()).contains("\"record\":3", "covers 3");
        assertThat(run("audit", "export", export.toString()).exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(export).doesNotExist();
    }

    @Test
    void an_altered_store_is_not_exported() throws Exception {
        sql("UPDATE audit SET record = replace(record, 'sales', 'selas') WHERE seq = 2");

        CapturedRun run = run("audit", "export", export.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.err()).contains("record 2 was altered");
        assertThat(export).doesNotExist();
    }

    @Test
    void a_workspace_of_before_gets_an_audit_key() throws Exception {
        sql("DELETE FROM audit_key");
        Files.delete(key);

        assertThat(run("audit", "verify").exitCode()).isZero();
        assertThat(new String(Files.readAllBytes(key), StandardCharsets.US_ASCII))
                .startsWith("-----BEGIN PUBLIC KEY-----");
    }

    private void sql(String statement) throws SQLException {
        try (Connection store =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(".strongroom/broker.db"));
                Statement execute = store.createStatement()) {
            execute.execute(statement);
        }
    }

    private CapturedRun run(String... arguments) {
        return CapturedRun.of(directory, arguments);
    }
}
