/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.birds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Spark 4.1 runs on Java 17 and 21. */
@Tag("slow")
@EnabledForJreRange(max = JRE.JAVA_21)
class ExamplesTest {
    private static final String STRIKES = "data/birdstrikes.csv";

    @TempDir
    static Path directory;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config(
                        "spark.sql.warehouse.dir",
                        directory.resolve("warehouse").toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void the_report_ranks_the_costly_strikes_of_every_state() throws IOException {
        Path tpch = Files.createDirectory(directory.resolve("tpch"));
        Files.writeString(tpch.resolve("customer.tbl"), "1|Customer#1|street|0|25-989|711.56|BUILDING|soon|\n");
        Files.writeString(tpch.resolve("orders.tbl"), """
                1|1|O|100.00|1996-01-02|5-LOW|Clerk#1|0|smaller|
                2|1|O|200.00|1996-02-02|5-LOW|Clerk#1|0|larger|
                """);
        Files.writeString(
                tpch.resolve("lineitem.tbl"),
                "1|1|1|1|17.00|100.00|0.10|0.02|N|O|1996-03-13|1996-02-12|1996-03-22|NONE|TRUCK|fast|\n");
        Files.writeString(tpch.resolve("nation.tbl"), "0|ALGERIA|0|final|\n");
        String output = directory.resolve("report").toString();

        StrikeReport.run(spark, STRIKES, tpch.toString(), output);

        assertThat(spark.read()
                        .option("header", "true")
                        .csv(output + "/costly-strikes")
                        .count())
                .isBetween(29L, 29L * 5);
        Row revenue = spark.read().parquet(output + "/revenue").first();
        assertThat(revenue.<String>getAs("nation")).isEqualTo("ALGERIA");
        assertThat(revenue.getDecimal(revenue.fieldIndex("revenue"))).isEqualByComparingTo("90");
        assertThat(spark.read().json(output + "/large-orders").first().<String>getAs("comment"))
                .isEqualTo("larger");
    }

    @Test
    void the_model_survives_saving_and_beats_chance() throws IOException {
        String output = directory.resolve("model-output").toString();

        DamageModel.run(spark, STRIKES, directory.resolve("model").toString(), output);

        Row metrics = spark.read().json(output + "/metrics").first();
        assertThat(metrics.<Double>getAs("area_under_curve")).isGreaterThan(0.6);
        assertThat(spark.read().parquet(output + "/predictions").count()).isEqualTo(metrics.<Long>getAs("rows"));
    }
}
