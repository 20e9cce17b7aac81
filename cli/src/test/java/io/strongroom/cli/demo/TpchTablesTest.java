/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpchTablesTest {
    @TempDir
    Path directory;

    @Test
    void writes_the_rows_that_the_specification_counts() throws IOException {
        Map<String, Long> rows = TpchTables.write(directory, 0.001);

        assertThat(rows)
                .containsEntry("customer", 150L)
                .containsEntry("orders", 1500L)
                .containsEntry("nation", 25L);
        assertThat(Files.readAllLines(directory.resolve("customer.tbl")))
                .hasSize(150)
                .first()
                .asString()
                .startsWith("1|Customer#000000001|IVhzIApeRb ot,c,E|15|25-989-741-2988|711.56|BUILDING|");
    }
}
