/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingInsertsTest {
    private static final String INSERT = "INSERT INTO record (n, text) VALUES (?, ?)";

    private Connection connection;
    private Handle transaction;
    private WaitingInserts inserts;

    @BeforeEach
    void begin() throws Exception {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        KeptStatements statements = new KeptStatements();
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.setStatementBuilderFactory(unused -> statements);
        transaction = jdbi.open();
        transaction.execute("CREATE TABLE record (n INTEGER PRIMARY KEY, text TEXT)");
        transaction.execute("CREATE TABLE other (n INTEGER)");
        transaction.begin();
        inserts = WaitingInserts.of(transaction);
    }

    @AfterEach
    void close() throws Exception {
        transaction.rollback();
        transaction.close();
        connection.close();
    }

    @Test
    void the_next_statement_sees_them() {
        inserts.add(INSERT, 1L, "one");
        inserts.add(INSERT, 2L, "two");

        assertThat(records()).containsExactly(1, 2);
    }

    @Test
    void a_statement_that_was_kept_sees_them_too() {
        assertThat(records()).isEmpty();
        inserts.add(INSERT, 1L, "one");

        assertThat(records()).containsExactly(1);
    }

    @Test
    void texts_of_two_kinds_keep_their_order() throws Exception {
        inserts.add("INSERT INTO other (n) VALUES (?)", 7L);
        inserts.add(INSERT, 1L, "one");
        inserts.add("INSERT INTO other (n) SELECT n + ? FROM record", 100L);
        inserts.finish(connection);

        assertThat(others()).containsExactly(7, 101);
    }

    @Test
    void a_work_that_only_inserts_is_taken_back_without_the_others() throws Exception {
        inserts.beginWork();
        inserts.add(INSERT, 1L, "of another");
        inserts.beginWork();
        inserts.add(INSERT, 2L, "its own");
        inserts.takeBackWork(connection);
        inserts.beginWork();
        inserts.add(INSERT, 3L, "of the next");
        inserts.finish(connection);

        assertThat(records()).containsExactly(1, 3);
    }

    @Test
    void a_work_is_taken_back_with_what_it_wrote_otherwise() throws Exception {
        inserts.beginWork();
        inserts.add(INSERT, 1L, "of another");
        inserts.beginWork();
        inserts.add(INSERT, 2L, "its own");
        assertThat(records()).containsExactly(1, 2);
        transaction.execute("INSERT INTO other VALUES (5)");
        inserts.add(INSERT, 3L, "its own");
        inserts.takeBackWork(connection);

        assertThat(records()).containsExactly(1);
        assertThat(others()).isEmpty();
    }

    @Test
    void a_work_is_taken_back_alone_though_the_one_before_it_wrote_too() throws Exception {
        inserts.beginWork();
        transaction.execute("INSERT INTO other VALUES (5)");
        inserts.add(INSERT, 1L, "of another");
        inserts.beginWork();
        transaction.execute("INSERT INTO other VALUES (6)");
        inserts.takeBackWork(connection);
        inserts.finish(connection);

        assertThat(records()).containsExactly(1);
        assertThat(others()).containsExactly(5);
    }

    @Test
    void rows_that_cannot_be_written_fail_the_whole_transaction() throws Exception {
        inserts.beginWork();
        inserts.add(INSERT, 1L, "of another");
        inserts.add(INSERT, 1L, "of another, which cannot be");
        inserts.beginWork();

        assertThatThrownBy(this::records).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> inserts.takeBackWork(connection)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> inserts.finish(connection)).isInstanceOf(SQLException.class);
    }

    private List<Integer> records() {
        return transaction
                .createQuery("SELECT n FROM record ORDER BY n")
                .mapTo(Integer.class)
                .list();
    }

    private List<Integer> others() {
        return transaction
                .createQuery("SELECT n FROM other ORDER BY n")
                .mapTo(Integer.class)
                .list();
    }
}
