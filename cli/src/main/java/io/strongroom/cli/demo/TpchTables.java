/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes TPC-H tables as {@code NAME.tbl}: one row a line, columns separated by a vertical bar. Source: TPC-H 3.0.1, 4.2, by
 * way of the generator {@code io.trino.tpch}. Equal scales give equal bytes.
 */
final class TpchTables {
    private static final List<TpchTable<?>> TABLES =
            List.of(TpchTable.CUSTOMER, TpchTable.ORDERS, TpchTable.LINE_ITEM, TpchTable.NATION);

    private TpchTables() {}

    /**
     * Writes the tables that the examples read into {@code directory}, which exists.
     *
     * @param scale 1 is about 1 GB of text in all TPC-H tables
     * @return rows by table name
     */
    static Map<String, Long> write(Path directory, double scale) throws IOException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (TpchTable<?> table : TABLES) {
            rows.put(table.getTableName(), write(table, directory, scale));
        }
        return rows;
    }

    private static long write(TpchTable<?> table, Path directory, double scale) throws IOException {
        long rows = 0;
        Path file = directory.resolve(table.getTableName() + ".tbl");
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (TpchEntity row : table.createGenerator(scale, 1, 1)) {
                out.write(row.toLine());
                out.write('\n');
                rows++;
            }
        }
        return rows;
    }
}
