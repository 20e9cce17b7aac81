/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStatementsTest {
    private static final String SELECT = "SELECT n FROM numbers WHERE n >= :from ORDER BY n";

    private Connection connection;
    private Handle handle;

    @BeforeEach
    void open() throws Exception {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        KeptStatements statements = new KeptStatements();
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.setStatementBuilderFactory(unused -> statements);
        handle = jdbi.open();
        handle.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
        for (int n = 1; n <= 3; n++) {
            handle.createUpdate("INSERT INTO numbers VALUES (:n)").bind("n", n).execute();
        }
    }

    @AfterEach
    void close() throws Exception {
        handle.close();
        connection.close();
    }

    @Test
    void the_same_text_answers_for_what_is_bound_to_it_each_time() {
        assertThat(from(1)).containsExactly(1, 2, 3);
        assertThat(from(3)).containsExactly(3);
        assertThat(from(2)).containsExactly(2, 3);
    }

    @Test
    void a_text_that_is_asked_for_while_it_is_in_use_gets_a_statement_of_its_own() {
        try (ResultIterator<Integer> outer =
                handle.createQuery(SELECT).bind("from", 1).mapTo(Integer.class).iterator()) {
            assertThat(outer.next()).isEqualTo(1);
            assertThat(from(3)).containsExactly(3);
            assertThat(outer.next()).isEqualTo(2);
        }
        assertThat(from(1)).hasSize(3);
    }

    @Test
    void more_texts_than_are_kept_all_answer() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2 * KeptStatements.MAX_KEPT; i++) {
                assertThat(handle.createQuery("SELECT " + i + " + :n")
                                .bind("n", round)
                                .mapTo(Integer.class)
                                .one())
                        .isEqualTo(i + round);
            }
        }
    }

    @Test
    void sees_tables_that_changed_since_it_was_compiled() {
        assertThat(from(1)).hasSize(3);

        handle.execute("ALTER TABLE numbers ADD COLUMN text TEXT");
        handle.execute("INSERT INTO numbers VALUES (4, 'four')");

        assertThat(from(1)).containsExactly(1, 2, 3, 4);
    }

    private List<Integer> from(int from) {
        return handle.createQuery(SELECT)
                .bind("from", from)
                .mapTo(Integer.class)
                .list();
    }
}
