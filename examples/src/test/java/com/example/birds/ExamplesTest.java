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
    void equal_input_gives_equal_results() throws IOException {
        Path tpch = tpch();
        for (String run : new String[] {"one", "two"}) {
            String output = directory.resolve(run).toString();
            StrikeReport.run(spark, STRIKES, tpch.toString(), output);
            DamageModel.run(spark, STRIKES, output + "/model", output);
        }
        String one = directory.resolve("one").toString();

        assertThat(CompareResults.run(spark, one, directory.resolve("two").toString()))
                .hasSize(6)
                .allMatch(line -> line.endsWith("\t0"))
                .noneMatch(line -> line.contains("\t0\t0\t"));

        Row revenue = spark.read().parquet(one + "/revenue").first();
        assertThat(revenue.<String>getAs("nation")).isEqualTo("ALGERIA");
        assertThat(revenue.getDecimal(revenue.fieldIndex("revenue"))).isEqualByComparingTo("90");
        assertThat(spark.read().json(one + "/large-orders").first().<String>getAs("comment"))
                .isEqualTo("larger");
        assertThat(spark.read()
                        .option("header", "true")
                        .csv(one + "/costly-strikes")
                        .count())
                .isBetween(29L, 29L * 5);
        assertThat(spark.read().json(one + "/metrics").first().<Double>getAs("area_under_curve"))
                .isGreaterThan(0.6);
    }

    @Test
    void a_changed_row_is_counted_on_both_sides() throws IOException {
        Path tpch = tpch();
        String left = directory.resolve("left").toString();
        String right = directory.resolve("right").toString();
        StrikeReport.run(spark, STRIKES, tpch.toString(), left);
        DamageModel.run(spark, STRIKES, left + "/model", left);
        DamageModel.run(spark, STRIKES, right + "/model", right);
        Files.writeString(tpch.resolve("nation.tbl"), "0|ARGENTINA|0|final|\n");
        StrikeReport.run(spark, STRIKES, tpch.toString(), right);

        assertThat(CompareResults.run(spark, left, right)).contains("revenue\t1\t1\t2", "airlines\t" + airlines(left));
    }

    private static String airlines(String output) {
        long rows = spark.read().parquet(output + "/airlines").count();
        return rows + "\t" + rows + "\t0";
    }

    private static Path tpch() throws IOException {
        Path tpch = Files.createTempDirectory(directory, "tpch");
        Files.writeString(tpch.resolve("customer.tbl"), "1|Customer#1|street|0|25-989|711.56|BUILDING|soon|\n");
        Files.writeString(tpch.resolve("orders.tbl"), """
                1|1|O|100.00|1996-01-02|5-LOW|Clerk#1|0|smaller|
                2|1|O|200.00|1996-02-02|5-LOW|Clerk#1|0|larger|
                """);
        Files.writeString(
                tpch.resolve("lineitem.tbl"),
                "1|1|1|1|17.00|100.00|0.10|0.02|N|O|1996-03-13|1996-02-12|1996-03-22|NONE|TRUCK|fast|\n");
        Files.writeString(tpch.resolve("nation.tbl"), "0|ALGERIA|0|final|\n");
        return tpch;
    }
}
