/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A median with its distribution-free 95 % confidence interval.
 *
 * <p>The bounds are the order statistics of ranks {@code n/2 ∓ 1.96·√n/2}, the normal approximation of the binomial
 * sign-test interval; below six values it is the whole range.
 */
record Interval(double low, double median, double high) {
    static Interval of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        double half = 1.96 * Math.sqrt(n) / 2;
        int low = n < 6 ? 0 : (int) Math.max(0, Math.floor(n / 2.0 - half) - 1);
        int high = n < 6 ? n - 1 : (int) Math.min(n - 1, Math.ceil(n / 2.0 + half));
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Interval(sorted[low], median, sorted[high]);
    }

    /** As a relative cost: {@code +2.1 % [+1.0, +3.3]}. */
    String asOverhead() {
        return String.format(
                Locale.ROOT, "%+.1f %% [%+.1f, %+.1f]", (median - 1) * 100, (low - 1) * 100, (high - 1) * 100);
    }
}
