/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** All rows of all tables, whichever database they are in: what a backup holds. */
public final class TableRows {
    /** The version of the tables that this program reads and writes. */
    public static final int SCHEMA_VERSION = Migrations.VERSION;

    private static final int ROWS_AT_ONCE = 500;

    /** Takes rows. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes a row.
         *
         * @param row by column: a {@code Long}, a {@code String} or a {@code byte[]}
         */
        void next(String table, Map<String, Object> row) throws IOException;
    }

    private TableRows() {}

    /** Hands over all rows, inside a transaction. */
    public static void read(Handle transaction, Reader reader) throws IOException {
        Connection connection = transaction.getConnection();
        try {
            WaitingInserts.of(transaction).beforeStatement(connection);
            for (String table : tables(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(ROWS_AT_ONCE);
                    try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                        while (rows.next()) {
                            reader.next(table, row(rows));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw new StoreException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    /** Deletes all rows. */
    public static void clear(Handle transaction) throws IOException {
        try {
            for (String table : tables(transaction.getConnection())) {
                transaction.execute("DELETE FROM " + table);
            }
        } catch (SQLException e) {
            throw new StoreException("the store cannot be read: " + e.getMessage(), e);
        }
        TransactionNotes.of(transaction).forgetAll();
    }

    /**
     * Adds a row.
     *
     * @throws StoreException if there is no such table, or it has other columns
     */
    public static void insert(Handle transaction, String table, Map<String, Object> row) throws IOException {
        Connection connection = transaction.getConnection();
        try {
            WaitingInserts.of(transaction).beforeStatement(connection);
            if (!tables(connection).contains(table)) {
                throw new StoreException("the store has no table '" + table + "'");
            }
            List<String> columns = columns(connection, table);
            if (!new TreeSet<>(columns).equals(new TreeSet<>(row.keySet()))) {
                throw new StoreException("a row of table '" + table + "' has other columns than the store");
            }
            String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + marks + ")")) {
                for (int i = 0; i < columns.size(); i++) {
                    statement.setObject(i + 1, row.get(columns.get(i)));
                }
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new StoreException("a row of table '" + table + "' cannot be written: " + e.getMessage(), e);
        }
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (ResultSet found = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                String table = found.getString("TABLE_NAME");
                if (!table.startsWith("flyway_") && !table.startsWith("sqlite_")) {
                    tables.add(table);
                }
            }
        }
        return tables;
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                columns.add(none.getMetaData().getColumnName(i));
            }
            return columns;
        }
    }

    private static Map<String, Object> row(ResultSet rows) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            Object value = rows.getObject(i);
            row.put(rows.getMetaData().getColumnName(i), value instanceof Number number ? number.longValue() : value);
        }
        return row;
    }
}
