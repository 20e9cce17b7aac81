/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Token buckets by key. Bounded: when too many are in use, newcomers share one. Thread-safe. */
final class TokenBuckets {
    private static final int MAX_KEYS = 50_000;
    private static final String OTHERS = "others";

    private static final class Bucket {
        private double tokens;
        private long nanos;
    }

    private final ServiceLimits.Rate rate;
    private final LongSupplier clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    /**
     * Full buckets.
     *
     * @param clock nanoseconds, such as {@link System#nanoTime}
     */
    TokenBuckets(ServiceLimits.Rate rate, LongSupplier clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** Takes a token if there is one. Zero if it did; else how long until there is one. */
    synchronized Duration take(String key) {
        Bucket bucket = filled(key);
        Duration wait = missing(bucket);
        if (wait.isZero()) {
            bucket.tokens--;
        }
        return wait;
    }

    /** How long until there is a token, without taking it; zero if there is one now. */
    synchronized Duration untilOne(String key) {
        return missing(filled(key));
    }

    private Duration missing(Bucket bucket) {
        return bucket.tokens >= 1
                ? Duration.ZERO
                : Duration.ofNanos(1 + (long) ((1 - bucket.tokens) * TimeUnit.SECONDS.toNanos(1) / rate.perSecond()));
    }

    private Bucket filled(String key) {
        long now = clock.getAsLong();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            dropFull(now);
            bucket = buckets.computeIfAbsent(buckets.size() < MAX_KEYS ? key : OTHERS, name -> full(now));
        }
        fill(bucket, now);
        return bucket;
    }

    /** A full bucket says the same as none. */
    private void dropFull(long now) {
        if (buckets.size() < MAX_KEYS) {
            return;
        }
        for (Iterator<Bucket> all = buckets.values().iterator(); all.hasNext(); ) {
            Bucket bucket = all.next();
            fill(bucket, now);
            if (bucket.tokens >= rate.burst()) {
                all.remove();
            }
        }
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = rate.burst();
        bucket.nanos = now;
        return bucket;
    }

    private void fill(Bucket bucket, long now) {
        double gained = (double) (now - bucket.nanos) / TimeUnit.SECONDS.toNanos(1) * rate.perSecond();
        bucket.tokens = Math.min(rate.burst(), bucket.tokens + gained);
        bucket.nanos = now;
    }
}
