/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** Notices when the wall clock is set, by comparing it with the time that passes. Not thread-safe. */
final class ClockWatch {
    /** What the two may differ by, in small steps and large, before the clock counts as set. */
    static final Duration TOLERANCE = Duration.ofSeconds(10);

    private final Clock clock;
    private final LongSupplier nanos;
    private Instant instant;
    private long atNanos;

    /** Watches from now on; {@code nanos} counts the time that passes, as {@link System#nanoTime} does. */
    ClockWatch(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.instant = clock.instant();
        this.atNanos = nanos.getAsLong();
    }

    /** How far the clock was set since this last said so, forward or backward; zero if it was not. */
    Duration jump() {
        Instant now = clock.instant();
        long nowNanos = nanos.getAsLong();
        Duration jump = Duration.between(instant, now).minusNanos(nowNanos - atNanos);
        if (jump.abs().compareTo(TOLERANCE) <= 0) {
            return Duration.ZERO;
        }
        instant = now;
        atNanos = nowNanos;
        return jump;
    }
}
