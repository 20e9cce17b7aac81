/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.broker.store.PostgresLocation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of this process on a free port, which keeps what it commits. Closing it deletes everything. */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server. */
    public static PostgresServer start() throws IOException {
        // The library switches these off by default.
        return new PostgresServer(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "off") // what a broker must not rely on
                .start());
    }

    /** Makes an empty database. */
    public PostgresLocation newDatabase() throws SQLException {
        String name = "broker" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return PostgresLocation.parse(
                "postgresql://" + USER + "@localhost:" + server.getPort() + "/" + name, Optional.empty());
    }

    /** A connection of an administrator of the database server, who has no root key. */
    public Connection connect(PostgresLocation location) throws SQLException {
        return server.getDatabase(USER, location.database()).getConnection();
    }

    /** Stops the server and deletes what it holds. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
