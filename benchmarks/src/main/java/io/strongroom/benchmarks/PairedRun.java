/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs several contenders in turn, A B C, B C A, C A B, …, and measures the CPU time of the whole process for each.
 *
 * <p>Interleaving makes the ratios hold when the machine's speed drifts; another one begins each round, so that none always
 * runs in the wake of the same other. CPU time counts every thread: what a contender hands to other threads is not free.
 */
final class PairedRun {
    /** A piece of work that is measured. */
    interface Contender {
        void run() throws Exception;
    }

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** A contender and the CPU seconds of its measured rounds. */
    private record Entry(Contender contender, List<Double> seconds) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    PairedRun add(String name, Contender contender) {
        entries.put(name, new Entry(contender, new ArrayList<>()));
        return this;
    }

    /** Runs every contender {@code warmups} times unmeasured, then {@code rounds} measured rounds. */
    PairedRun measure(int warmups, int rounds) throws Exception {
        List<Entry> turn = new ArrayList<>(entries.values());
        for (int round = -warmups; round < rounds; round++) {
            Collections.rotate(turn, -1);
            for (Entry entry : turn) {
                System.gc();
                long before = SYSTEM.getProcessCpuTime();
                entry.contender().run();
                double elapsed = (SYSTEM.getProcessCpuTime() - before) / 1e9;
                if (round >= 0) {
                    entry.seconds().add(elapsed);
                }
            }
        }
        return this;
    }

    /** The median CPU seconds of one contender. */
    double medianSeconds(String name) {
        return Interval.of(secondsOf(name)).median();
    }

    /** The CPU time of {@code name} over that of {@code baseline}, round by round: median and 95 % interval. */
    Interval ratio(String name, String baseline) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < secondsOf(name).size(); i++) {
            ratios.add(secondsOf(name).get(i) / secondsOf(baseline).get(i));
        }
        return Interval.of(ratios);
    }

    private List<Double> secondsOf(String name) {
        return Objects.requireNonNull(entries.get(name), name).seconds();
    }
}
