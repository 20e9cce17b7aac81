/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Spark scans and writes of TPC-H {@code lineitem} in a warm JVM: sealed, plain without checksums, and Parquet's own
 * modular encryption over the plain file system. A Spark job: {@code strongroom submit} runs it with the zone.
 *
 * <p>Arguments: the sealed directory (in a zone), the plain directory, the TPC-H scale, warm-up rounds, measured rounds, the
 * file for the Markdown rows.
 */
public final class SparkBenchmark {
    private static final String SCHEMA =
            "orderkey BIGINT, partkey BIGINT, suppkey BIGINT, linenumber INT, quantity DOUBLE,"
                    + " extendedprice DOUBLE, discount DOUBLE, tax DOUBLE, returnflag STRING, linestatus STRING, shipdate DATE,"
                    + " commitdate DATE, receiptdate DATE, shipinstruct STRING, shipmode STRING, comment STRING";
    private static final Map<String, String> MODULAR_ENCRYPTION = Map.of(
            "parquet.crypto.factory.class", "org.apache.parquet.crypto.keytools.PropertiesDrivenCryptoFactory",
            "parquet.encryption.kms.client.class", BenchmarkKms.class.getName(),
            "parquet.encryption.uniform.key", "benchmark",
            "parquet.encryption.data.key.length.bits", "256",
            "parquet.encryption.kek.length.bits", "256");

    private SparkBenchmark() {}

    /** Runs the measurements and appends the rows. */
    public static void main(String[] arguments) throws Exception {
        String sealed = arguments[0];
        String plain = "plain:" + Path.of(arguments[1]).toAbsolutePath();
        double scale = Double.parseDouble(arguments[2]);
        int warmups = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            spark.sparkContext().hadoopConfiguration().set("fs.plain.impl", PlainLocalFileSystem.class.getName());
            Dataset<Row> lines = lineItems(spark, Path.of(arguments[1], "generated"), plain, scale);
            List<String> rows = new ArrayList<>();
            rows.addAll(parquet(spark, lines, sealed, plain, warmups, rounds));
            rows.addAll(csv(spark, lines, sealed, plain, warmups, rounds));
            Files.write(Path.of(arguments[5]), rows);
        }
    }

    private static List<String> parquet(
            SparkSession spark, Dataset<Row> lines, String sealed, String plain, int warmups, int rounds)
            throws Exception {
        PairedRun writes = new PairedRun()
                .add("plain", () -> writer(lines).parquet(plain + "/lines.parquet"))
                .add("sealed", () -> writer(lines).parquet(sealed + "/lines.parquet"))
                .add("modular", () -> writer(lines).options(MODULAR_ENCRYPTION).parquet(plain + "/modular.parquet"))
                .measure(warmups, rounds);
        PairedRun scans = new PairedRun()
                .add("plain", () -> scan(spark.read().parquet(plain + "/lines.parquet")))
                .add("sealed", () -> scan(spark.read().parquet(sealed + "/lines.parquet")))
                .add("modular", () -> scan(reader(spark).parquet(plain + "/modular.parquet")))
                .measure(warmups, rounds);
        return List.of(row("Parquet write", writes, true), row("Parquet scan", scans, true));
    }

    private static List<String> csv(
            SparkSession spark, Dataset<Row> lines, String sealed, String plain, int warmups, int rounds)
            throws Exception {
        PairedRun writes = new PairedRun()
                .add("plain", () -> writer(lines).csv(plain + "/lines.csv"))
                .add("sealed", () -> writer(lines).csv(sealed + "/lines.csv"))
                .measure(warmups, rounds);
        PairedRun scans = new PairedRun()
                .add("plain", () -> scan(spark.read().schema(SCHEMA).csv(plain + "/lines.csv")))
                .add("sealed", () -> scan(spark.read().schema(SCHEMA).csv(sealed + "/lines.csv")))
                .measure(warmups, rounds);
        return List.of(row("CSV write", writes, false), row("CSV scan", scans, false));
    }

    private static String row(String name, PairedRun run, boolean hasPeer) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f s | %s | %s |",
                name,
                run.medianSeconds("plain"),
                run.ratio("sealed", "plain").asOverhead(),
                hasPeer ? run.ratio("modular", "plain").asOverhead() : "—");
    }

    private static DataFrameWriter<Row> writer(Dataset<Row> lines) {
        return lines.write().mode("overwrite");
    }

    private static DataFrameReader reader(SparkSession spark) {
        return spark.read().options(MODULAR_ENCRYPTION);
    }

    private static void scan(Dataset<Row> rows) {
        rows.write().format("noop").mode("overwrite").save();
    }

    /** Generates the table once, as text by the TPC-H generator, and keeps it in memory in Spark's columnar form. */
    private static Dataset<Row> lineItems(SparkSession spark, Path directory, String plain, double scale)
            throws IOException {
        Files.createDirectories(directory);
        for (int part = 1; part <= 2; part++) {
            try (BufferedWriter out =
                    Files.newBufferedWriter(directory.resolve("part-" + part + ".tbl"), StandardCharsets.UTF_8)) {
                for (LineItem line : new LineItemGenerator(scale, part, 2)) {
                    out.write(line.toLine());
                    out.newLine();
                }
            }
        }
        Dataset<Row> lines = spark.read()
                .schema(SCHEMA)
                .option("delimiter", "|")
                .csv(plain + "/generated")
                .coalesce(2)
                .persist(StorageLevel.MEMORY_ONLY());
        System.out.println("lineitem: " + lines.count() + " rows at scale " + scale);
        return lines;
    }
}
