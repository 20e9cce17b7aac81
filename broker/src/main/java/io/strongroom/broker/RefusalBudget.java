/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * How many refusals of a peer that has not attested get a record of their own: whoever reaches the port must not be able
 * to fill the disk, or to keep the store busy for all others. The rest are counted. Bounded. Thread-safe.
 */
final class RefusalBudget {
    /** Refusals of one peer that are recorded in a {@link #WINDOW}. */
    static final int RECORDED = 60;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_PEERS = 10_000;

    /** Stands for all peers that come when {@link #MAX_PEERS} are known. */
    private static final String OTHERS = "other addresses";

    private static final class Window {
        private final Instant endsAt;
        private int refusals;

        private Window(Instant endsAt) {
            this.endsAt = endsAt;
        }
    }

    private final Map<String, Window> windows = new HashMap<>();

    /** Whether a refusal of this peer is recorded; if not, it is counted. */
    synchronized boolean admit(String peer, Instant now) {
        String known = windows.size() < MAX_PEERS || windows.containsKey(peer) ? peer : OTHERS;
        Window window = windows.computeIfAbsent(known, key -> new Window(now.plus(WINDOW)));
        window.refusals++;
        return window.refusals <= RECORDED;
    }

    /** How many refusals of each peer were not recorded in windows that have ended; each is told once. */
    synchronized Map<String, Integer> takeCounts(Instant now) {
        Map<String, Integer> counts = new HashMap<>();
        for (Iterator<Map.Entry<String, Window>> all = windows.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Window> entry = all.next();
            Window window = entry.getValue();
            boolean isOfSetBackClock = window.endsAt.isAfter(now.plus(WINDOW));
            if (now.isAfter(window.endsAt) || isOfSetBackClock) {
                all.remove();
                if (window.refusals > RECORDED) {
                    counts.put(entry.getKey(), window.refusals - RECORDED);
                }
            }
        }
        return counts;
    }
}
