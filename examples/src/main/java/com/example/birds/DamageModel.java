/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.birds;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * An MLlib pipeline: trains a model that tells which strikes do damage, saves it, loads it again and evaluates it.
 *
 * <p>Arguments: {@code STRIKES MODEL OUTPUT}. {@code STRIKES} is the CSV file of bird strikes. The model learns from the
 * strikes before 1999 and is tested on the later ones. Writes the model to {@code MODEL}, and below {@code OUTPUT} the
 * {@code predictions} and one line of {@code metrics}. Trees count whole rows, so that the results do not depend on the
 * order of additions.
 */
public final class DamageModel {
    private static final String FIRST_TEST_DATE = "1999-01-01";
    private static final String[] WORDS = {"phase", "size", "time_of_day", "airline", "state"};

    private DamageModel() {}

    /** Runs the job. */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("wanted STRIKES MODEL OUTPUT, got " + List.of(args));
        }
        try (SparkSession spark = SparkSession.builder().appName("Damage model").getOrCreate()) {
            run(spark, args[0], args[1], args[2]);
        }
    }

    static void run(SparkSession spark, String strikesFile, String modelDirectory, String output) throws IOException {
        Dataset<Row> strikes = read(spark, strikesFile);
        Dataset<Row> training = strikes.where("flight_date < '" + FIRST_TEST_DATE + "'");
        Dataset<Row> test = strikes.where("flight_date >= '" + FIRST_TEST_DATE + "'");

        pipeline().fit(training).write().overwrite().save(modelDirectory);

        PipelineModel model = PipelineModel.load(modelDirectory);
        Dataset<Row> predictions = model.transform(test)
                .withColumn(
                        "damage_probability",
                        vector_to_array(col("probability"), "float64").getItem(1));
        predictions
                .selectExpr(
                        "flight_date",
                        "airport",
                        "aircraft",
                        "species",
                        "label",
                        "prediction",
                        "round(damage_probability, 9) AS damage_probability")
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(output + "/predictions");

        double areaUnderCurve = new BinaryClassificationEvaluator()
                .setRawPredictionCol("probability")
                .evaluate(predictions);
        predictions
                .selectExpr(
                        "count(*) AS rows",
                        "count_if(label = prediction) AS correct",
                        "count_if(label = 1) AS damaged",
                        "round(" + areaUnderCurve + ", 9) AS area_under_curve")
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .json(output + "/metrics");
    }

    private static Dataset<Row> read(SparkSession spark, String file) {
        return spark.read()
                .option("header", "true")
                .csv(file)
                .selectExpr(
                        "to_date(`Flight Date`) AS flight_date",
                        "`Airport Name` AS airport",
                        "`Aircraft Make Model` AS aircraft",
                        "`Wildlife Species` AS species",
                        "`Phase of flight` AS phase",
                        "`Wildlife Size` AS size",
                        "`Time of day` AS time_of_day",
                        "`Aircraft Airline Operator` AS airline",
                        "`Origin State` AS state",
                        "CAST(`Speed IAS in knots` AS DOUBLE) AS speed",
                        "CASE WHEN `Effect Amount of damage` = 'None' THEN 0.0D ELSE 1.0D END AS label");
    }

    private static Pipeline pipeline() {
        String[] indices = Arrays.stream(WORDS).map(word -> word + "_index").toArray(String[]::new);
        StringIndexer indexer = new StringIndexer()
                .setInputCols(WORDS)
                .setOutputCols(indices)
                .setStringOrderType("alphabetAsc")
                .setHandleInvalid("keep");
        Imputer imputer = new Imputer()
                .setInputCols(new String[] {"speed"})
                .setOutputCols(new String[] {"speed_known"})
                .setStrategy("median");
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(Stream.concat(Arrays.stream(indices), Stream.of("speed_known"))
                        .toArray(String[]::new))
                .setOutputCol("features");
        DecisionTreeClassifier tree = new DecisionTreeClassifier()
                .setMaxDepth(7)
                .setMinInstancesPerNode(20)
                .setMaxBins(64)
                // A fixed seed, so that two runs give the same model.
                .setSeed(1);
        return new Pipeline().setStages(new PipelineStage[] {indexer, imputer, assembler, tree});
    }
}
