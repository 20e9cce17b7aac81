/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Inserts of one writing transaction that wait, so that those of works that share a commit go to the database together:
 * before the next statement, whatever it is, or at the end. So every statement sees them, and nothing is committed without
 * them.
 *
 * <p>A work gets its savepoint before its first statement. One that only inserts here needs none: what it left is dropped
 * when it is taken back. If writing fails, the whole transaction fails, because the rows of others may be lost. Not
 * thread-safe, like the handle.
 */
public final class WaitingInserts {
    private static final String SAVEPOINT = "work";

    private record Row(String sql, List<Object> values) {}

    private final List<Row> rows = new ArrayList<>();

    /** How many rows, the first ones, are of works before the one that runs. */
    private int ofOthers;

    private boolean isInWork;
    private @Nullable Savepoint savepoint;
    private @Nullable SQLException failure;

    WaitingInserts() {}

    /**
     * Those of a transaction.
     *
     * @throws IllegalStateException if the transaction is none of a {@link Store}
     */
    public static WaitingInserts of(Handle transaction) {
        if (transaction.getStatementBuilder() instanceof AnnouncedStatements statements) {
            return statements.waiting();
        }
        throw new IllegalStateException("the transaction is none of a store");
    }

    /** Begins a transaction: nothing waits yet. */
    void begin() {
        rows.clear();
        ofOthers = 0;
        isInWork = false;
        savepoint = null;
        failure = null;
    }

    /**
     * Adds a row.
     *
     * @param sql an insert with positional parameters
     * @param values by position: a {@code Long}, a {@code String} or a {@code byte[]}
     */
    public void add(String sql, Object... values) {
        rows.add(new Row(sql, List.of(values)));
    }

    /** Begins a work that shares the transaction with others. */
    void beginWork() {
        isInWork = true;
        ofOthers = rows.size();
        savepoint = null;
    }

    /**
     * Takes back the work that runs.
     *
     * @throws SQLException if that is not possible, or rows of others could not be written: the transaction must fail
     */
    void takeBackWork(Connection connection) throws SQLException {
        requireWhole();
        rows.subList(ofOthers, rows.size()).clear();
        if (savepoint != null) {
            connection.rollback(savepoint);
        }
    }

    /**
     * Called before a statement runs on the connection of this transaction, and before its commit.
     *
     * @throws SQLException if rows could not be written: the transaction must fail
     */
    void beforeStatement(Connection connection) throws SQLException {
        requireWhole();
        try {
            if (isInWork && savepoint == null) {
                write(connection, ofOthers);
                savepoint = connection.setSavepoint(SAVEPOINT);
            }
            write(connection, rows.size());
        } catch (SQLException e) {
            failure = e;
            throw e;
        }
    }

    /** Writes all of them, and sets no savepoint: no work runs any more. */
    void finish(Connection connection) throws SQLException {
        isInWork = false;
        beforeStatement(connection);
    }

    private void requireWhole() throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Rows with the same text follow each other in one batch. */
    private void write(Connection connection, int count) throws SQLException {
        int next = 0;
        while (next < count) {
            next = writeBatch(connection, next, count);
        }
        rows.subList(0, count).clear();
        ofOthers = Math.max(0, ofOthers - count);
    }

    private int writeBatch(Connection connection, int first, int end) throws SQLException {
        String sql = rows.get(first).sql();
        int next = first;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (; next < end && rows.get(next).sql().equals(sql); next++) {
                List<Object> values = rows.get(next).values();
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return next;
    }
}
