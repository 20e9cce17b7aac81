/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A PostgreSQL database, which copies of a broker on any number of machines share.
 *
 * <p>Writing transactions of all copies follow each other: each begins with one advisory lock, which ends with it. A copy
 * that vanishes inside a transaction holds it until the server notices, {@link #LONGEST_PAUSE} at most. A commit is on the
 * server's disk when it returns, and on that of its synchronous standbys.
 */
final class PostgresDatabase implements Database {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);
    private static final int MAX_CONNECTIONS = 8;
    private static final int MIN_CONNECTIONS = 2;
    private static final int ROWS_AT_ONCE = 500;

    /** Ours among the locks of all programs, and one for each workspace in the same database server. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(1398034770, 'audit'::regclass::oid::integer)";

    private static final String ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
    private static final String HISTORY = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";
    private static final String HISTORY_VERSION =
            "SELECT coalesce(max(version::integer), 0) FROM flyway_schema_history WHERE success";

    /** A connection that broke, and a server that stops. Source: PostgreSQL, appendix A, "PostgreSQL Error Codes". */
    private static final List<String> LOST = List.of("08", "57P");

    /** These, full disks and other lack of resources, failures of the system, a standby, a lock that was not to be had. */
    private static final List<String> UNAVAILABLE = List.of("08", "57P", "53", "58", "25006", "25P03", "55P03");

    private final PostgresLocation location;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private PostgresDatabase(PostgresLocation location, HikariDataSource pool) {
        this.location = location;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        jdbi.setStatementBuilderFactory(connection -> new AnnouncedStatements());
    }

    /** Connects; makes or upgrades the tables. */
    static PostgresDatabase open(PostgresLocation location) throws StoreException {
        HikariConfig config = config(location);
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            try (Connection connection = pool.getConnection()) {
                requireDurable(connection, location);
                if (Migrations.isNeeded(version(connection), "the store " + location.display())) {
                    Migrations.run(pool, Migrations.Dialect.POSTGRES);
                }
            }
            return new PostgresDatabase(location, pool);
        } catch (SQLException | FlywayException | PoolInitializationException | StoreException e) {
            if (pool != null) {
                pool.close();
            }
            throw e instanceof StoreException known
                    ? known
                    : new StoreException("the store " + location.display() + " cannot be opened: " + messageOf(e), e);
        }
    }

    @Override
    public <T> T read(Store.Work<T> work) throws IOException {
        return run(ONE_STATE, work);
    }

    @Override
    public <T> T write(Store.Work<T> work) throws IOException {
        return run(LOCK, work);
    }

    /**
     * Runs a transaction that begins with {@code first}. A connection that turns out to be dead there, because the server
     * was restarted, is replaced by another: nothing has been done yet. If there is none to be had, the pool has waited for
     * one already.
     */
    private <T> T run(String first, Store.Work<T> work) throws IOException {
        for (int attempt = 1; ; attempt++) {
            AtomicBoolean isBegun = new AtomicBoolean();
            AtomicBoolean isDone = new AtomicBoolean();
            try (Handle handle = jdbi.open()) {
                return handle.inTransaction(transaction -> {
                    transaction.execute(first);
                    isBegun.set(true);
                    T result = work.in(transaction);
                    isDone.set(true);
                    return result;
                });
            } catch (JdbiException e) {
                if (isBegun.get()
                        || attempt > MAX_CONNECTIONS
                        || e instanceof ConnectionException
                        || !isConnectionLost(e)) {
                    throw failed(e, isDone.get());
                }
            }
        }
    }

    @Override
    public StoreException failed(JdbiException e) {
        return failed(e, false);
    }

    /**
     * What callers learn.
     *
     * @param isDone whether it was the commit that failed
     */
    private StoreException failed(JdbiException e, boolean isDone) {
        String message = "the store " + location.display() + " failed: " + messageOf(e);
        if (e instanceof ConnectionException || UNAVAILABLE.stream().anyMatch(stateOf(e)::startsWith)) {
            return new StoreUnavailableException(message, e, !isDone || !isConnectionLost(e));
        }
        return new StoreException(message, e);
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariConfig config(PostgresLocation location) throws StoreException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("strongroom-store");
        boolean isAddress = location.host().indexOf(':') >= 0;
        config.setJdbcUrl("jdbc:postgresql://" + (isAddress ? "[" + location.host() + "]" : location.host()) + ":"
                + location.port() + "/");
        Optional<String> password = PasswordFile.read(location.passwordFile());
        password.ifPresent(config::setPassword);
        config.setUsername(location.user());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(MIN_CONNECTIONS);
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty("PGDBNAME", location.database());
        config.addDataSourceProperty("ApplicationName", "strongroom-broker");
        config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
        config.addDataSourceProperty("socketTimeout", Long.toString(LONGEST_SILENCE.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("targetServerType", "primary");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("defaultRowFetchSize", Integer.toString(ROWS_AT_ONCE));
        // Nothing that the server's configuration says makes a commit return before it is on the disk.
        config.addDataSourceProperty(
                "options",
                "-c synchronous_commit=on -c lock_timeout=" + LONGEST_WAIT.toMillis()
                        + " -c idle_in_transaction_session_timeout=" + LONGEST_PAUSE.toMillis());
        location.parameters().forEach(config::addDataSourceProperty);
        return config;
    }

    private static void requireDurable(Connection connection, PostgresLocation location)
            throws SQLException, StoreException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW fsync")) {
            if (!row.next() || !row.getString(1).equals("on")) {
                throw new StoreException("the server of the store " + location.display()
                        + " runs with fsync off, so that records and keys would be lost in a crash; switch it on");
            }
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(HISTORY)) {
                if (!row.next() || !row.getBoolean(1)) {
                    return 0;
                }
            }
            try (var row = statement.executeQuery(HISTORY_VERSION)) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static boolean isConnectionLost(JdbiException e) {
        return LOST.stream().anyMatch(stateOf(e)::startsWith);
    }

    /** The SQLSTATE of a failure; empty if it has none. */
    private static String stateOf(JdbiException e) {
        return e.getCause() instanceof SQLException cause && cause.getSQLState() != null ? cause.getSQLState() : "";
    }

    private static String messageOf(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && (cause instanceof JdbiException || cause instanceof PoolInitializationException)) {
            cause = cause.getCause();
        }
        if (e instanceof ConnectionException && cause.getCause() != null) {
            cause = cause.getCause(); // behind the pool's timeout, what the server said
        }
        return String.valueOf(cause.getMessage());
    }
}
