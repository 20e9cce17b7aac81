/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.attestation.fetch.Pauses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that stands still but when somebody waits, or the test moves it. */
final class TestTime implements Pauses, InstantSource {
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now;
    private long nanos = Long.MAX_VALUE - 1_000_000; // overflows soon: only differences count

    TestTime(Instant now) {
        this.now = now;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized void pause(Duration duration) {
        pauses.add(duration);
        pass(duration);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    synchronized void set(Instant instant) {
        now = instant;
    }

    /** All waits so far, in order. */
    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
