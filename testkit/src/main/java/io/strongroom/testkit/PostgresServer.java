/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.broker.store.PostgresLocation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this process on a free port, which keeps what it commits; it can be stopped or killed, and started
 * again over its data. Closing it deletes everything.
 */
public final class PostgresServer implements AutoCloseable {
    private static final String USER = "postgres";
    private static final int ANY_PORT = 0;

    private final Path directory;
    private final AtomicInteger databases = new AtomicInteger();
    private volatile EmbeddedPostgres server;

    private PostgresServer(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /** Starts a server. */
    public static PostgresServer start() throws IOException {
        Path directory = Files.createTempDirectory("strongroom-postgres");
        return new PostgresServer(directory, start(directory, ANY_PORT));
    }

    private static EmbeddedPostgres start(Path directory, int port) throws IOException {
        // The library switches these off by default.
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "off") // what a broker must not rely on
                .setDataDirectory(data(directory))
                .setCleanDataDirectory(false);
        return (port == ANY_PORT ? builder : builder.setPort(port)).start();
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
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

    /** Ends the server as an administrator does who does not wait for its clients. */
    public void stop() throws IOException {
        server.close();
    }

    /** Ends the server and all its processes with -9. */
    public void kill() throws IOException {
        String pid =
                Files.readAllLines(data(directory).resolve("postmaster.pid")).get(0);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        server.close(); // of what the library keeps
    }

    /** Starts it again, on the same port, after {@link #stop} or {@link #kill}. */
    public void restart() throws IOException {
        server = start(directory, server.getPort());
    }

    /** Stops the server and deletes what it holds. */
    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
