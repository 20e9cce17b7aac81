/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes and reads every format, batch and streaming, under each root that it is given.
 *
 * <p>Arguments: the number of rows, the reverse of a word that stands in every row, a file to wait for before the end
 * ("-" for none), and the roots.
 */
public final class EveryFormat {
    private static final StructType SCHEMA =
            new StructType().add("id", DataTypes.LongType).add("secret", DataTypes.StringType);

    private EveryFormat() {}

    /** The job. */
    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        String word = new StringBuilder(args[1]).reverse().toString();
        try (SparkSession spark = SparkSession.builder()
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.ui.showConsoleProgress", "false")
                .getOrCreate()) {
            Dataset<Row> data = rows(spark, rows, word);
            for (int i = 3; i < args.length; i++) {
                batch(spark, data, args[i], rows);
                streaming(spark, args[i], rows, word);
            }
            shuffle(data, rows);
            System.out.println("ROWS " + rows);
            System.out.println("UI " + spark.sparkContext().uiWebUrl().get());
            Secrets.print();
            await(args[2]);
        }
    }

    private static Dataset<Row> rows(SparkSession spark, int count, String word) {
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(RowFactory.create(i, word + "-" + i));
        }
        return spark.createDataFrame(rows, SCHEMA).repartition(2);
    }

    private static void batch(SparkSession spark, Dataset<Row> data, String root, int rows) {
        for (String format : List.of("csv", "json", "parquet", "orc")) {
            String path = root + "/" + format;
            data.write().format(format).save(path);
            check(
                    format,
                    rows,
                    spark.read()
                            .schema(SCHEMA)
                            .format(format)
                            .load(path)
                            .distinct()
                            .count());
        }
        data.select("secret").write().option("compression", "gzip").text(root + "/text");
        check("text", rows, spark.read().textFile(root + "/text").count());
        data.write().partitionBy("id").mode("overwrite").format("parquet").save(root + "/partitioned");
        spark.sparkContext().setCheckpointDir(root + "/rdd-checkpoint");
        check("checkpoint", rows, data.checkpoint().count());
        data.javaRDD().map(row -> row.getString(1)).saveAsTextFile(root + "/rdd-text");
        check("rdd", rows, spark.sparkContext().textFile(root + "/rdd-text", 2).count());
    }

    private static void streaming(SparkSession spark, String root, int rows, String word) throws Exception {
        Dataset<Row> stream = spark.readStream().schema(SCHEMA).json(root + "/json");
        stream.writeStream()
                .format("parquet")
                .option("checkpointLocation", root + "/stream-checkpoint")
                .option("path", root + "/stream")
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
        check("stream", rows, spark.read().parquet(root + "/stream").count());
        String table = "counts_" + Integer.toHexString(root.hashCode());
        stream.groupBy(functions.col("secret"))
                .count()
                .writeStream()
                .format("memory")
                .queryName(table)
                .outputMode("complete")
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
        check("state", rows, spark.table(table).count());
        check(
                "word",
                rows,
                spark.table(table)
                        .filter(functions.col("secret").startsWith(word))
                        .count());
    }

    /** Shuffles, sorts and caches on disk, so that Spark writes scratch data. */
    private static void shuffle(Dataset<Row> data, int rows) {
        Dataset<Row> cached = data.persist(StorageLevel.DISK_ONLY());
        check("cached", rows, cached.count());
        check(
                "joined",
                rows,
                cached.as("a").join(cached.as("b"), "secret").sort("secret").count());
        check("mapped", rows, cached.as(Encoders.row(SCHEMA)).coalesce(1).count());
    }

    private static void check(String what, long wanted, long got) {
        if (wanted != got) {
            throw new IllegalStateException(what + ": " + got + " rows (expected " + wanted + ")");
        }
    }

    private static void await(String file) throws Exception {
        System.out.println("WAITING");
        while (!file.equals("-") && Files.notExists(Path.of(file))) {
            Thread.sleep(100);
        }
    }
}
