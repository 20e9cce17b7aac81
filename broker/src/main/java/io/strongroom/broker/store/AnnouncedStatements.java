/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Makes the statements of one connection, and tells the inserts that wait in its transaction before each of them. Not
 * thread-safe, like the connection.
 */
class AnnouncedStatements extends DefaultStatementBuilder {
    private final WaitingInserts waiting = new WaitingInserts();

    WaitingInserts waiting() {
        return waiting;
    }

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        waiting.beforeStatement(connection);
        return super.create(connection, context);
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        waiting.beforeStatement(connection);
        return super.create(connection, sql, context);
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        waiting.beforeStatement(connection);
        return super.createCall(connection, sql, context);
    }
}
