/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts files and plaintext bytes per zone key for the run report. Thread-safe. */
public final class IoCounters {
    /**
     * Totals of one zone.
     *
     * @param filesRead files opened for reading
     * @param bytesRead plaintext bytes handed to readers
     * @param filesWritten files completed
     * @param bytesWritten plaintext bytes of completed files
     */
    public record Totals(long filesRead, long bytesRead, long filesWritten, long bytesWritten) {}

    private final Map<String, Adders> zones = new ConcurrentHashMap<>();

    /** Counts a file opened for reading. */
    public void fileOpened(String keyName) {
        of(keyName).filesRead.increment();
    }

    /** Counts plaintext handed to a reader. */
    public void bytesRead(String keyName, long bytes) {
        of(keyName).bytesRead.add(bytes);
    }

    /** Counts a completed file and its plaintext. */
    public void fileWritten(String keyName, long bytes) {
        Adders adders = of(keyName);
        adders.filesWritten.increment();
        adders.bytesWritten.add(bytes);
    }

    /** Totals so far by key name, sorted. */
    public Map<String, Totals> totals() {
        Map<String, Totals> totals = new TreeMap<>();
        zones.forEach((name, adders) -> totals.put(name, adders.totals()));
        return totals;
    }

    private Adders of(String keyName) {
        return zones.computeIfAbsent(keyName, name -> new Adders());
    }

    private static final class Adders {
        private final LongAdder filesRead = new LongAdder();
        private final LongAdder bytesRead = new LongAdder();
        private final LongAdder filesWritten = new LongAdder();
        private final LongAdder bytesWritten = new LongAdder();

        private Totals totals() {
            return new Totals(filesRead.sum(), bytesRead.sum(), filesWritten.sum(), bytesWritten.sum());
        }
    }
}
