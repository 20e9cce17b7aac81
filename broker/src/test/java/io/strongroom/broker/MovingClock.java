/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. */
final class MovingClock extends Clock {
    private final Clock base;
    private volatile Duration shift = Duration.ZERO;

    private MovingClock(Clock base) {
        this.base = base;
    }

    /** Stands still between moves. */
    static MovingClock standing(Instant at) {
        return new MovingClock(Clock.fixed(at, ZoneOffset.UTC));
    }

    /** Goes on between moves, from the right time. */
    static MovingClock ticking() {
        return new MovingClock(Clock.systemUTC());
    }

    void move(Duration by) {
        shift = shift.plus(by);
    }

    /** Goes back to the time that it had without moves. */
    void setRight() {
        shift = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return base.instant().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
