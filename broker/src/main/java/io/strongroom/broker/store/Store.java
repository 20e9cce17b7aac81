/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The broker's database: one SQLite file in write-ahead mode, which any number of processes may open at once.
 *
 * <p>Each process has one connection behind a lock. Writing transactions begin with {@code BEGIN IMMEDIATE}, so writers of
 * all processes follow each other; a commit is on the disk when it returns. Thread-safe.
 */
public final class Store implements AutoCloseable {
    private static final int SCHEMA_VERSION = 9;
    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    /** Work inside one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; a throw rolls the transaction back. */
        T in(Handle handle) throws IOException;
    }

    /** What is seen to at the beginning of each transaction, before its work. */
    @FunctionalInterface
    public interface Guard {
        /** Refuses by a throw, and then nothing is read or written. */
        void check(Handle handle) throws IOException;
    }

    private volatile Guard guard = handle -> {};
    private final Path file;
    private final Connection connection;
    private final Jdbi jdbi;
    private final ReentrantLock lock = new ReentrantLock();

    private Store(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
        this.jdbi = Jdbi.create(connection);
    }

    /**
     * Opens the database, and creates or upgrades its tables where they are missing or older.
     *
     * @throws StoreException if it cannot be opened, or was written by a newer version
     */
    public static Store open(Path file) throws StoreException {
        SQLiteDataSource source = dataSource(file);
        try {
            Connection connection = source.getConnection();
            try {
                migrate(file, source, version(connection));
                return new Store(file, connection);
            } catch (SQLException | StoreException | FlywayException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | FlywayException e) {
            throw new StoreException("the store " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Has {@code guard} look at every transaction from now on. */
    public void guardBy(Guard newGuard) {
        guard = newGuard;
    }

    private <T> Work<T> guarded(Work<T> work) {
        return handle -> {
            guard.check(handle);
            return work.in(handle);
        };
    }

    /** Reads, without a transaction of its own. */
    public <T> T read(Work<T> work) throws IOException {
        lock.lock();
        try (Handle handle = jdbi.open()) {
            return guarded(work).in(handle);
        } catch (JdbiException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Runs one writing transaction. When it returns, its changes are on the disk; when it throws, there are none. */
    public <T> T write(Work<T> work) throws IOException {
        lock.lock();
        try (Handle handle = jdbi.open()) {
            return handle.inTransaction(guarded(work)::in);
        } catch (JdbiException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Closes this process's connection. */
    @Override
    public void close() throws StoreException {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the store " + file + " cannot be closed: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private StoreException failed(JdbiException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new StoreException("the store " + file + " failed: " + cause.getMessage(), e);
    }

    private static SQLiteDataSource dataSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Starts Flyway only when there is something to do: it takes longer than everything else here. */
    private static void migrate(Path file, SQLiteDataSource source, int version) throws StoreException {
        if (version > SCHEMA_VERSION) {
            throw new StoreException("the store " + file + " has schema version " + version + ", this program reads "
                    + SCHEMA_VERSION + "; use the newer program that wrote it");
        }
        if (version < SCHEMA_VERSION) {
            Flyway.configure(Store.class.getClassLoader())
                    .dataSource(source)
                    .loggers("slf4j")
                    .locations("classpath:io/strongroom/broker/store")
                    .load()
                    .migrate();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
