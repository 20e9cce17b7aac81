/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file in write-ahead mode, which any number of processes may open at once.
 *
 * <p>Each process has one connection that writes, and as many that read as there are readers at once. Writing transactions
 * begin with {@code BEGIN IMMEDIATE}, so writers of all processes follow each other; a commit is on the disk when it returns.
 */
final class SqliteDatabase implements Database {
    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    /** The part of an extended result code that says what kind of failure it is. */
    private static final int PRIMARY_CODE = 0xFF;

    /** Failures of what is around the database, not of a statement or of its file. Source: SQLite, "Result and Error Codes". */
    private static final Set<Integer> UNAVAILABLE = Set.of(
            SQLiteErrorCode.SQLITE_BUSY.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_FULL.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code);

    private final Path file;
    private final Open writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Open> idleReaders = new ConcurrentLinkedDeque<>();

    private record Open(Connection connection, Jdbi jdbi) {
        static Open of(Connection connection) {
            Jdbi jdbi = Jdbi.create(connection);
            KeptStatements statements = new KeptStatements();
            jdbi.setStatementBuilderFactory(unused -> statements);
            return new Open(connection, jdbi);
        }
    }

    private SqliteDatabase(Path file, Connection writer) {
        this.file = file;
        this.writer = Open.of(writer);
    }

    /** Opens the file; makes or upgrades its tables. */
    static SqliteDatabase open(Path file) throws StoreException {
        SQLiteDataSource source = dataSource(file, SQLiteConfig.TransactionMode.IMMEDIATE);
        try {
            Connection connection = source.getConnection();
            try {
                // Flyway takes longer than everything else here: it is started only when there is something to do.
                if (Migrations.isNeeded(version(connection), "the store " + file)) {
                    Migrations.run(source, Migrations.Dialect.SQLITE);
                }
                return new SqliteDatabase(file, connection);
            } catch (SQLException | StoreException | FlywayException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | FlywayException e) {
            throw new StoreException("the store " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public <T> T read(Store.Work<T> work) throws IOException {
        Open reader = reader();
        try (Handle handle = reader.jdbi().open()) {
            return handle.inTransaction(work::in);
        } catch (JdbiException e) {
            throw failed(e);
        } finally {
            idleReaders.push(reader);
        }
    }

    @Override
    public <T> T write(Store.Work<T> work) throws IOException {
        writing.lock();
        try (Handle handle = writer.jdbi().open()) {
            return handle.inTransaction(work::in);
        } catch (JdbiException e) {
            throw failed(e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public StoreException failed(JdbiException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = "the store " + file + " failed: " + cause.getMessage();
        if (cause instanceof SQLiteException failure
                && UNAVAILABLE.contains(failure.getResultCode().code & PRIMARY_CODE)) {
            return new StoreUnavailableException(
                    message, e, failure.getResultCode() != SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        }
        return new StoreException(message, e);
    }

    @Override
    public void close() throws StoreException {
        try {
            for (Open reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
                reader.connection().close();
            }
            writer.connection().close();
        } catch (SQLException e) {
            throw new StoreException("the store " + file + " cannot be closed: " + e.getMessage(), e);
        }
    }

    private Open reader() throws StoreException {
        Open idle = idleReaders.poll();
        if (idle != null) {
            return idle;
        }
        try {
            return Open.of(
                    dataSource(file, SQLiteConfig.TransactionMode.DEFERRED).getConnection());
        } catch (SQLException e) {
            throw new StoreException("the store " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static SQLiteDataSource dataSource(Path file, SQLiteConfig.TransactionMode mode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(mode);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setGetGeneratedKeys(false); // nobody asks for them, and the driver would after every insert
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
