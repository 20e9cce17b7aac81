/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.birds;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Reports in Spark SQL, with joins and window functions.
 *
 * <p>Arguments: {@code STRIKES TPCH OUTPUT}. {@code STRIKES} is a CSV file of bird strikes, {@code TPCH} a directory with the
 * TPC-H tables {@code customer}, {@code orders}, {@code lineitem} and {@code nation} as {@code NAME.tbl}. Writes below {@code
 * OUTPUT}: {@code costly-strikes} and {@code airlines} from the strikes, {@code revenue} and {@code large-orders} from TPC-H.
 * Money is decimal, so that the results do not depend on the order of additions.
 */
public final class StrikeReport {
    private static final String STRIKES_SCHEMA = """
            airport STRING, aircraft STRING, damage STRING, flight_date DATE, airline STRING, state STRING, phase STRING,
            size STRING, species STRING, time_of_day STRING, cost_other DECIMAL(12,2), cost_repair DECIMAL(12,2),
            cost_total DECIMAL(12,2), speed INT""";
    private static final String CUSTOMER_SCHEMA = """
            custkey BIGINT, name STRING, address STRING, nationkey INT, phone STRING, acctbal DECIMAL(12,2),
            segment STRING, comment STRING""";
    private static final String ORDERS_SCHEMA = """
            orderkey BIGINT, custkey BIGINT, status STRING, totalprice DECIMAL(12,2), orderdate DATE, priority STRING,
            clerk STRING, shippriority INT, comment STRING""";
    private static final String LINEITEM_SCHEMA = """
            orderkey BIGINT, partkey BIGINT, suppkey BIGINT, linenumber INT, quantity DECIMAL(12,2),
            extendedprice DECIMAL(12,2), discount DECIMAL(12,2), tax DECIMAL(12,2), returnflag STRING, linestatus STRING,
            shipdate DATE, commitdate DATE, receiptdate DATE, instruct STRING, mode STRING, comment STRING""";
    private static final String NATION_SCHEMA = "nationkey INT, name STRING, regionkey INT, comment STRING";

    private static final String COSTLY_STRIKES = """
            SELECT s.state, s.rank, s.flight_date, s.airport, s.species, s.aircraft, s.airline, s.cost_total,
                   t.strikes AS strikes_in_state, t.cost AS cost_in_state
            FROM (SELECT *, row_number() OVER (PARTITION BY state
                     ORDER BY cost_total DESC, flight_date, airport, aircraft, species, airline) AS rank FROM strikes) s
            JOIN (SELECT state, count(*) AS strikes, sum(cost_total) AS cost FROM strikes GROUP BY state) t
              ON s.state = t.state
            WHERE s.rank <= 5
            ORDER BY s.state, s.rank""";

    private static final String AIRLINES = """
            SELECT airline, year, strikes, cost,
                   sum(strikes) OVER (PARTITION BY airline ORDER BY year) AS strikes_so_far,
                   cost - lag(cost) OVER (PARTITION BY airline ORDER BY year) AS cost_change,
                   rank() OVER (PARTITION BY year ORDER BY strikes DESC, airline) AS rank_in_year
            FROM (SELECT airline, year(flight_date) AS year, count(*) AS strikes, sum(cost_total) AS cost
                  FROM strikes GROUP BY airline, year(flight_date))""";

    private static final String REVENUE = """
            SELECT n.name AS nation, c.segment, year(o.orderdate) AS year,
                   sum(l.extendedprice * (1 - l.discount)) AS revenue, count(DISTINCT o.orderkey) AS orders,
                   rank() OVER (PARTITION BY c.segment, year(o.orderdate)
                       ORDER BY sum(l.extendedprice * (1 - l.discount)) DESC, n.name) AS rank
            FROM customer c
            JOIN orders o ON c.custkey = o.custkey
            JOIN lineitem l ON l.orderkey = o.orderkey
            JOIN nation n ON n.nationkey = c.nationkey
            GROUP BY n.name, c.segment, year(o.orderdate)""";

    private static final String LARGE_ORDERS = """
            SELECT c.name AS customer, c.address, c.phone, o.orderkey, o.orderdate, o.totalprice, o.comment
            FROM (SELECT *, row_number() OVER (PARTITION BY custkey ORDER BY totalprice DESC, orderkey) AS place
                  FROM orders) o
            JOIN customer c ON c.custkey = o.custkey
            WHERE o.place = 1""";

    private StrikeReport() {}

    /** Runs the job. */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("wanted STRIKES TPCH OUTPUT, got " + List.of(args));
        }
        try (SparkSession spark =
                SparkSession.builder().appName("Strike report").getOrCreate()) {
            run(spark, args[0], args[1], args[2]);
        }
    }

    static void run(SparkSession spark, String strikes, String tpch, String output) {
        spark.read()
                .schema(STRIKES_SCHEMA)
                .option("header", "true")
                .csv(strikes)
                .createOrReplaceTempView("strikes");
        table(spark, tpch, "customer", CUSTOMER_SCHEMA);
        table(spark, tpch, "orders", ORDERS_SCHEMA);
        table(spark, tpch, "lineitem", LINEITEM_SCHEMA);
        table(spark, tpch, "nation", NATION_SCHEMA);

        spark.sql(COSTLY_STRIKES)
                .write()
                .mode(SaveMode.Overwrite)
                .option("header", "true")
                .csv(output + "/costly-strikes");
        write(spark.sql(AIRLINES), output + "/airlines");
        write(spark.sql(REVENUE), output + "/revenue");
        spark.sql(LARGE_ORDERS).write().mode(SaveMode.Overwrite).json(output + "/large-orders");
    }

    private static void table(SparkSession spark, String directory, String name, String schema) {
        spark.read()
                .schema(schema)
                .option("sep", "|")
                .csv(directory + "/" + name + ".tbl")
                .createOrReplaceTempView(name);
    }

    private static void write(Dataset<Row> rows, String directory) {
        rows.write().mode(SaveMode.Overwrite).parquet(directory);
    }
}
