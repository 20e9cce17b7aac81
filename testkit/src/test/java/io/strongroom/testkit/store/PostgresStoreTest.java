/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.StoreLocation;
import io.strongroom.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends StoreContract {
    private static PostgresServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    StoreLocation newDatabase() throws Exception {
        return server.newDatabase();
    }

    @Test
    void has_the_tables_and_columns_of_the_embedded_store() throws Exception {
        Map<String, TreeSet<String>> here = new TreeMap<>();
        try (Store store = Store.open(server.newDatabase())) {
            store.read(handle -> handle.createQuery(
                            "SELECT table_name AS t, column_name AS c FROM information_schema.columns"
                                    + " WHERE table_schema = current_schema()")
                    .map((row, context) -> here.computeIfAbsent(row.getString("t"), name -> new TreeSet<>())
                            .add(row.getString("c")))
                    .list());
        }
        Map<String, TreeSet<String>> embedded = new TreeMap<>();
        try (Store store = Store.open(directory.resolve("store.db"))) {
            store.read(handle -> handle.createQuery(
                            "SELECT m.name AS t, p.name AS c FROM sqlite_master m, pragma_table_info(m.name) p"
                                    + " WHERE m.type = 'table'")
                    .map((row, context) -> embedded.computeIfAbsent(row.getString("t"), name -> new TreeSet<>())
                            .add(row.getString("c")))
                    .list());
        }

        assertThat(here).isEqualTo(embedded).containsKeys("zone_key", "audit", "manifest");
    }

    @Test
    void commits_are_durable_whatever_the_servers_default_is() throws Exception {
        try (Store store = Store.open(server.newDatabase())) {
            assertThat(store.<String>write(handle -> handle.createQuery("SHOW synchronous_commit")
                            .mapTo(String.class)
                            .one()))
                    .isEqualTo("on");
        }
    }

    @Test
    void goes_on_after_the_server_has_ended_its_connections() throws Exception {
        PostgresLocation location = server.newDatabase();
        try (Store store = Store.open(location)) {
            store.write(handle -> handle.execute("INSERT INTO policy VALUES (1, '', '', ''::bytea, '')"));

            try (Connection connection = server.connect(location);
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'strongroom-broker' AND datname = current_database()");
            }

            assertThat(store.<Integer>write(
                            handle -> handle.execute("INSERT INTO policy VALUES (2, '', '', ''::bytea, '')")))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_store_of_a_newer_program_is_refused() throws Exception {
        PostgresLocation location = server.newDatabase();
        Store.open(location).close();
        try (Connection connection = server.connect(location);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET version = '999' WHERE version = '1'");
        }

        assertThatThrownBy(() -> Store.open(location))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema version 999")
                .hasMessageContaining("newer program");
    }

    @Test
    void a_database_that_is_not_there_is_named_without_a_stack_trace() throws Exception {
        PostgresLocation there = server.newDatabase();
        PostgresLocation location = PostgresLocation.parse(
                "postgresql://postgres@localhost:" + there.port() + "/nowhere", Optional.empty());

        assertThatThrownBy(() -> Store.open(location))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("postgresql://postgres@localhost:" + there.port() + "/nowhere cannot be opened")
                .hasMessageContaining("does not exist");
    }

    @Test
    void a_password_file_that_others_may_read_is_refused() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        PostgresLocation there = server.newDatabase();
        PostgresLocation location = PostgresLocation.parse(
                "postgresql://postgres@localhost:" + there.port() + "/" + there.database(), Optional.of(file));

        assertThatThrownBy(() -> Store.open(location)).hasMessageContaining("may be used by others (rw-r-----)");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Store.open(location).close();
    }
}
