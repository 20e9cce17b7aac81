/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jdbi.v3.core.Handle;

/**
 * The broker's database: a SQLite file or a PostgreSQL database, with the same tables. Any number of processes may have it
 * open.
 *
 * <p>Writing transactions follow each other, whichever process they run in: what one reads cannot change before it commits.
 * Writers that come at once share one commit. A commit is on the disk when it returns. Thread-safe.
 */
public final class Store implements AutoCloseable {
    /** Work inside one transaction. It may run on another thread than its caller's. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; a throw takes back what it did. */
        T in(Handle handle) throws IOException;
    }

    /** What is seen to at the beginning of each work, before it. */
    @FunctionalInterface
    public interface Guard {
        /** Refuses by a throw, and then nothing is read or written. */
        void check(Handle handle) throws IOException;
    }

    private final String display;
    private final Database database;
    private final GroupCommit writes;

    /** Whoever closes the store waits for all that runs. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile Guard guard = handle -> {};
    private boolean closed;

    private Store(String display, Database database) {
        this.display = display;
        this.database = database;
        this.writes = new GroupCommit(database);
    }

    /**
     * Opens the database, and makes or upgrades its tables where they are missing or older.
     *
     * @throws StoreException if it cannot be opened, was written by a newer version, or does not keep what it commits
     */
    public static Store open(StoreLocation location) throws StoreException {
        Database database = location instanceof PostgresLocation postgres
                ? PostgresDatabase.open(postgres)
                : SqliteDatabase.open(((StoreLocation.Embedded) location).file());
        return new Store(location.display(), database);
    }

    /** Opens a SQLite file. */
    public static Store open(Path file) throws StoreException {
        return open(new StoreLocation.Embedded(file));
    }

    /** Has {@code guard} look at every work from now on. */
    public void guardBy(Guard newGuard) {
        guard = newGuard;
    }

    /** Reads one state of the store: what others commit meanwhile is not seen. */
    public <T> T read(Work<T> work) throws IOException {
        use.readLock().lock();
        try {
            requireOpen();
            return database.read(guarded(work));
        } finally {
            use.readLock().unlock();
        }
    }

    /** Runs one writing transaction. When it returns, its changes are on the disk; when it throws, there are none. */
    public <T> T write(Work<T> work) throws IOException {
        use.readLock().lock();
        try {
            requireOpen();
            return writes.run(guarded(work));
        } finally {
            use.readLock().unlock();
        }
    }

    /** Waits for what runs, and closes this process's connections. */
    @Override
    public void close() throws StoreException {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                database.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private <T> Work<T> guarded(Work<T> work) {
        return handle -> {
            guard.check(handle);
            return work.in(handle);
        };
    }

    private void requireOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the store " + display + " is closed");
        }
    }
}
