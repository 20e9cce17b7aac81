/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the prepared statements of one SQLite connection, by their text, so that the database compiles each text once. A
 * statement that is in use is nobody else's: the same text asked for meanwhile gets another. What was bound is cleared when
 * a statement is given back. Not thread-safe, like the connection.
 */
final class KeptStatements extends AnnouncedStatements {
    /** How many are kept at most; the one that was not used for the longest time goes first. */
    static final int MAX_KEPT = 64;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MAX_KEPT, 0.75f, true);
    private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        if (context.isReturningGeneratedKeys() || context.isConcurrentUpdatable()) {
            return super.create(connection, sql, context);
        }
        waiting().beforeStatement(connection);
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement statement = kept == null ? super.create(connection, sql, context) : kept;
        inUse.put(statement, sql);
        return statement;
    }

    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
        String text = inUse.remove(statement);
        if (text == null || idle.containsKey(text) || !(statement instanceof PreparedStatement prepared)) {
            super.close(connection, sql, statement);
            return;
        }
        prepared.clearParameters();
        idle.put(text, prepared);
        if (idle.size() > MAX_KEPT) {
            Iterator<PreparedStatement> oldest = idle.values().iterator();
            PreparedStatement dropped = oldest.next();
            oldest.remove();
            dropped.close();
        }
    }
}
