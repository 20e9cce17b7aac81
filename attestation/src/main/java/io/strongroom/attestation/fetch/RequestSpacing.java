/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Keeps requests of one kind apart in time. Thread-safe: two threads get two turns. */
final class RequestSpacing {
    private static final int MAX_KINDS = 4096;

    private final Pauses pauses;
    private final Map<String, Long> nextTurns = new HashMap<>();

    RequestSpacing(Pauses pauses) {
        this.pauses = pauses;
    }

    /**
     * Waits for the next turn.
     *
     * @param kind requests of equal kinds are kept apart
     * @param distance from this turn to the next
     */
    void awaitTurn(String kind, Duration distance) throws InterruptedException {
        long wait = takeTurn(kind, distance);
        if (wait > 0) {
            pauses.pause(Duration.ofNanos(wait));
        }
    }

    /** Nanoseconds until the turn. */
    private synchronized long takeTurn(String kind, Duration distance) {
        long now = pauses.nanoTime();
        if (nextTurns.size() >= MAX_KINDS) {
            nextTurns.values().removeIf(next -> next - now <= 0);
        }
        long wait = Math.max(0, nextTurns.getOrDefault(kind, now) - now);
        nextTurns.put(kind, now + wait + distance.toNanos());
        return wait;
    }
}
