/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.birds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares what {@link StrikeReport} and {@link DamageModel} wrote in two runs, row by row and regardless of order.
 *
 * <p>Arguments: {@code LEFT RIGHT ANSWER}. {@code LEFT} and {@code RIGHT} each hold the outputs of both jobs in one directory;
 * the local file {@code ANSWER} gets one line a data set: name, rows left, rows right, rows that only one side has,
 * separated by tabs.
 */
public final class CompareResults {
    private static final Map<String, String> FORMATS = formats();

    private CompareResults() {}

    /** Runs the job. */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("wanted LEFT RIGHT ANSWER, got " + List.of(args));
        }
        try (SparkSession spark =
                SparkSession.builder().appName("Compare results").getOrCreate()) {
            Files.write(Path.of(args[2]), run(spark, args[0], args[1]));
        }
    }

    static List<String> run(SparkSession spark, String left, String right) {
        List<String> lines = new ArrayList<>();
        FORMATS.forEach((name, format) -> {
            Dataset<Row> one = read(spark, format, left + "/" + name);
            Dataset<Row> other = read(spark, format, right + "/" + name);
            long different = one.exceptAll(other).count() + other.exceptAll(one).count();
            lines.add(name + "\t" + one.count() + "\t" + other.count() + "\t" + different);
        });
        return lines;
    }

    private static Dataset<Row> read(SparkSession spark, String format, String directory) {
        return spark.read().option("header", "true").format(format).load(directory);
    }

    private static Map<String, String> formats() {
        Map<String, String> formats = new LinkedHashMap<>();
        formats.put("costly-strikes", "csv");
        formats.put("airlines", "parquet");
        formats.put("revenue", "parquet");
        formats.put("large-orders", "json");
        formats.put("predictions", "parquet");
        formats.put("metrics", "json");
        return formats;
    }
}
