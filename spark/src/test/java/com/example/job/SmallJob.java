/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;

/** A job of one step. Arguments: the step, and what it needs. */
public final class SmallJob {
    private SmallJob() {}

    /** The job. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("exit")) {
            System.exit(Integer.parseInt(args[1]));
        }
        SparkSession.Builder builder = SparkSession.builder();
        if (args[0].equals("other-plugins")) {
            builder.config("spark.plugins", OtherPlugin.class.getName());
        }
        if (args[0].equals("undo") || args[0].equals("other-plugins")) {
            builder.config("spark.hadoop.fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
        }
        try (SparkSession spark = builder.getOrCreate()) {
            switch (args[0]) {
                case "copy" -> spark.read().csv(args[1]).write().parquet(args[2]);
                case "append" ->
                    spark.range(1000)
                            .selectExpr("id", "id % 2 as half")
                            .write()
                            .mode("append")
                            .partitionBy("half")
                            .parquet(args[1]);
                case "replace" ->
                    spark.range(10)
                            .selectExpr("id", "1 as half")
                            .write()
                            .mode("overwrite")
                            .option("partitionOverwriteMode", "dynamic")
                            .partitionBy("half")
                            .parquet(args[1]);
                case "count" ->
                    System.out.println("READ " + spark.read().parquet(args[1]).count());
                case "query" ->
                    spark.sql(Files.readString(Path.of(args[1]))).write().parquet(args[2]);
                case "write" -> write(spark, args[1]);
                case "rocksdb" -> countWithRocksDb(spark, args[1]);
                case "meet" -> meet(spark, args[1], Path.of(args[2]));
                default -> System.out.println("step " + args[0]);
            }
        }
    }

    /** Keeps the state of a stream in RocksDB, which it chooses while it runs. */
    private static void countWithRocksDb(SparkSession spark, String directory) throws Exception {
        spark.conf()
                .set(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider");
        spark.range(10).write().parquet(directory + "/in");
        spark.readStream()
                .schema("id LONG")
                .parquet(directory + "/in")
                .groupBy("id")
                .count()
                .writeStream()
                .format("noop")
                .outputMode("update")
                .option("checkpointLocation", directory + "/checkpoint")
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
        System.out.println("COUNTED");
    }

    /** Writes, waits for a file, reads back. */
    private static void meet(SparkSession spark, String target, Path file) throws InterruptedException {
        spark.range(1000).write().parquet(target);
        System.out.println("WROTE");
        while (Files.notExists(file)) {
            Thread.sleep(50);
        }
        System.out.println("READ " + spark.read().parquet(target).distinct().count());
    }

    /** Writes the reverse of a word for as long as it can. */
    private static void write(SparkSession spark, String target) {
        Dataset<String> word = spark.createDataset(List.of("NAECO-YRANAC"), Encoders.STRING());
        String text = new StringBuilder(word.first()).reverse().toString();
        System.out.println("WRITING");
        spark.range(2_000_000_000L)
                .map((MapFunction<Long, String>) id -> text + id, Encoders.STRING())
                .write()
                .text(target);
    }
}
