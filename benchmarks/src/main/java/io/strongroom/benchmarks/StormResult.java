/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What was measured over one store.
 *
 * @param store its name
 * @param executors how many started within a second
 * @param warmUp how long the broker was busy before
 * @param storm their handshakes
 * @param handshakes as many as fitted, one after the other on each connection
 * @param fetches of keys in open sessions
 * @param peakMebibytes the broker's memory
 * @param receipts how what clients saw agrees with the audit log
 */
record StormResult(
        String store,
        int executors,
        Duration warmUp,
        StormTimes storm,
        StormTimes handshakes,
        StormTimes fetches,
        long peakMebibytes,
        StormReceipts.Comparison receipts) {
    /** The Markdown table of some results, a column each. */
    static List<String> table(List<StormResult> results, HandshakeCost cost) {
        List<String> rows = new ArrayList<>();
        rows.add(row("", results, StormResult::store));
        rows.add(row("---", results, result -> "---"));
        rows.add(row(
                "busy before, until the compilers were done",
                results,
                result -> result.warmUp().toSeconds() + " s"));
        rows.add(row(
                String.format(
                        Locale.ROOT,
                        "%,d executors within a second: all had their key after",
                        results.get(0).executors()),
                results,
                result -> String.format(Locale.ROOT, "%.1f s", result.storm().elapsedSeconds())));
        rows.add(row(
                "p50 / p99 / p99.9 of them", results, result -> result.storm().percentiles()));
        rows.add(row(
                "sustained handshakes a second",
                results,
                result -> count(result.handshakes().perSecond())));
        rows.add(row(
                "a second of the broker's processor time",
                results,
                result -> count(result.handshakes().perSecondOfBroker())));
        rows.add(compilers(results, StormResult::handshakes));
        rows.add(row("p50 / p99 / p99.9", results, result -> result.handshakes().percentiles()));
        rows.add(row(
                "of the limit that public-key operations alone set",
                results,
                result -> String.format(
                        Locale.ROOT,
                        "%.0f %% of %,.0f",
                        100 * result.handshakes().perSecondOfBroker() / cost.limitPerSecond(),
                        cost.limitPerSecond())));
        rows.add(row(
                "sustained fetches a second in open sessions",
                results,
                result -> count(result.fetches().perSecond())));
        rows.add(row(
                "a second of the broker's processor time",
                results,
                result -> count(result.fetches().perSecondOfBroker())));
        rows.add(compilers(results, StormResult::fetches));
        rows.add(row("p50 / p99 / p99.9", results, result -> result.fetches().percentiles()));
        rows.add(row("the broker's memory at most (resident)", results, result -> result.peakMebibytes() + " MiB"));
        rows.add(row(
                "decisions that clients saw / without a record / records too many",
                results,
                result -> String.format(
                        Locale.ROOT,
                        "%,d / %d / %d",
                        result.receipts().decisions(),
                        result.receipts().lost(),
                        result.receipts().surplus())));
        return rows;
    }

    private static String compilers(List<StormResult> results, Function<StormResult, StormTimes> part) {
        return row(
                "of which the compilers had",
                results,
                result -> String.format(
                        Locale.ROOT, "%.0f %%", 100 * part.apply(result).compilerShare()));
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String row(String name, List<StormResult> results, Function<StormResult, String> cell) {
        StringBuilder row = new StringBuilder("| ").append(name).append(" |");
        results.forEach(result -> row.append(' ').append(cell.apply(result)).append(" |"));
        return row.toString();
    }
}
