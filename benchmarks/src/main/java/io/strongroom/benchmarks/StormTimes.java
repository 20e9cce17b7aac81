/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How long operations took.
 *
 * @param nanos each of them
 * @param elapsed from the start of the first to the end of the last
 * @param brokerTime processor time of the broker meanwhile
 * @param compilerTime the part of it that the virtual machine's compilers had
 */
record StormTimes(List<Long> nanos, Duration elapsed, Duration brokerTime, Duration compilerTime) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Sorts. */
    StormTimes {
        nanos = nanos.stream().sorted().toList();
    }

    double elapsedSeconds() {
        return elapsed.toNanos() / NANOS_PER_SECOND;
    }

    double perSecond() {
        return nanos.size() / elapsedSeconds();
    }

    /** Operations for each second of the broker's processor time: what one core does that nothing else shares. */
    double perSecondOfBroker() {
        return nanos.size() / (brokerTime.toNanos() / NANOS_PER_SECOND);
    }

    /** The compilers' part of the broker's processor time, from 0 to 1. */
    double compilerShare() {
        return (double) compilerTime.toNanos() / brokerTime.toNanos();
    }

    /** p50 / p99 / p99.9 in milliseconds. */
    String percentiles() {
        return String.format(Locale.ROOT, "%,.0f / %,.0f / %,.0f ms", at(0.5), at(0.99), at(0.999));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d in %.1f s, %.0f/s, %.0f/s of the broker, compilers %.0f %%, %s",
                nanos.size(),
                elapsedSeconds(),
                perSecond(),
                perSecondOfBroker(),
                100 * compilerShare(),
                percentiles());
    }

    private double at(double part) {
        int rank = (int) Math.ceil(nanos.size() * part);
        return nanos.get(Math.max(0, rank - 1)) / NANOS_PER_MILLI;
    }
}
