/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Asks Spark to skip corrupt files, damages its own input and prints for each way to read it whether Spark failed or went
 * on. Argument: a directory in a zone.
 */
public final class DamagedInput {
    private static final int ROWS = 3000;
    private static final List<String> DAMAGES = List.of("chunk", "truncated", "foreign");

    private final SparkSession spark;
    private final String root;

    private DamagedInput(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
    }

    /** The job. */
    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder()
                .config("spark.files.ignoreCorruptFiles", "true")
                .config("spark.sql.files.ignoreCorruptFiles", "true")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            new DamagedInput(spark, args[0]).run();
        }
    }

    private void run() throws Exception {
        for (String format : List.of("csv", "json", "text", "parquet", "orc", "xml")) {
            for (String damage : DAMAGES) {
                String path = root + "/" + format + "-" + damage;
                Dataset<Row> rows = rows(format);
                rows.write().format(format).option("rowTag", "row").save("file:" + path);
                damage(Path.of(path), damage);
                for (String api : List.of("", "avro,csv,json,kafka,orc,parquet,text")) {
                    spark.conf().set("spark.sql.sources.useV1SourceList", api);
                    String name = format + (api.isEmpty() ? " v2 " : " v1 ") + damage;
                    report(name, () -> read(format, rows, Map.of(), path));
                    report(name + " whole", () -> read(format, rows, whole(format), path));
                    report(
                            name + " inferred",
                            () -> spark.read()
                                    .format(format)
                                    .option("rowTag", "row")
                                    .load("file:" + path)
                                    .filter("value is not null")
                                    .count());
                }
            }
        }
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
        for (String damage : DAMAGES) {
            String path = root + "/text-" + damage;
            report("rdd " + damage, () -> context.textFile("file:" + path).count());
            report(
                    "new rdd " + damage,
                    () -> context.newAPIHadoopFile(
                                    "file:" + path,
                                    TextInputFormat.class,
                                    LongWritable.class,
                                    Text.class,
                                    context.hadoopConfiguration())
                            .count());
            report(
                    "whole files " + damage,
                    () -> context.wholeTextFiles("file:" + path).count());
            report(
                    "binary " + damage,
                    () -> spark.read()
                            .format("binaryFile")
                            .load("file:" + path)
                            .select("content")
                            .collectAsList()
                            .size());
        }
    }

    private Dataset<Row> rows(String format) {
        Dataset<Row> rows = spark.range(0, ROWS, 1, 1).selectExpr("id", "sha2(cast(id as string), 512) as value");
        return format.equals("text") ? rows.select("value") : rows;
    }

    private static Map<String, String> whole(String format) {
        return switch (format) {
            case "csv", "json" -> Map.of("multiLine", "true");
            case "text" -> Map.of("wholetext", "true");
            default -> Map.of("mergeSchema", "true");
        };
    }

    private long read(String format, Dataset<Row> rows, Map<String, String> options, String path) {
        return spark.read()
                .format(format)
                .schema(rows.schema())
                .option("rowTag", "row")
                .options(options)
                .load("file:" + path)
                .filter("value is not null")
                .count();
    }

    private static void damage(Path directory, String damage) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("part-"))
                    .toList()) {
                damageFile(file, damage);
            }
        }
    }

    private static void damageFile(Path path, String damage) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            switch (damage) {
                case "chunk" -> flip(file, 300);
                case "truncated" -> file.setLength(file.length() - 70_000);
                default -> {
                    file.setLength(0);
                    file.writeBytes("no sealed file at all");
                }
            }
        }
    }

    private static void flip(RandomAccessFile file, long position) throws IOException {
        file.seek(position);
        int old = file.read();
        file.seek(position);
        file.write(old ^ 1);
    }

    private static void report(String name, Callable<? extends Number> reading) {
        try {
            System.out.println("WENT ON " + name + ": " + reading.call() + " rows");
        } catch (Exception e) {
            System.out.println("FAILED " + name);
        }
    }
}
