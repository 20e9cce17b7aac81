/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker can take decisions: the store takes writing transactions, the certificate is valid, and nobody told it
 * to stop. The store is tried by {@link #check} now and then, not by each who asks. Thread-safe.
 */
final class Readiness {
    /** How long the last successful trial of the store counts. */
    static final Duration TRIAL_COUNTS = Duration.ofSeconds(15);

    private static final long MIN_FREE_BYTES = 16L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Broker broker;
    private final ServerIdentity identity;
    private volatile long writableNanos;
    private volatile boolean hasBeenWritable;
    private volatile boolean isDraining;

    Readiness(Broker broker, ServerIdentity identity) {
        this.broker = broker;
        this.identity = identity;
    }

    /** Tries the store. */
    void check() {
        try {
            requireSpace();
            broker.store()
                    .write(transaction -> broker.policies().current(transaction).number());
            writableNanos = System.nanoTime();
            hasBeenWritable = true;
        } catch (IOException | RuntimeException e) {
            hasBeenWritable = false;
            if (!isDraining) {
                LOG.error("the store does not take decisions: {}", e.getMessage());
            }
        }
    }

    /** Says from now on that the broker is about to stop. */
    void drain() {
        isDraining = true;
    }

    /** What keeps the broker from taking decisions: {@code store}, {@code certificate}, {@code draining}; none if ready. */
    List<String> failing() {
        List<String> failing = new ArrayList<>();
        if (!hasBeenWritable || System.nanoTime() - writableNanos > TRIAL_COUNTS.toNanos()) {
            failing.add("store");
        }
        if (!identity.isValid()) {
            failing.add("certificate");
        }
        if (isDraining) {
            failing.add("draining");
        }
        return failing;
    }

    private void requireSpace() throws IOException {
        long free = Files.getFileStore(broker.workspace().home()).getUsableSpace();
        if (free < MIN_FREE_BYTES) {
            throw new IOException(
                    "the workspace's disk has " + free + " bytes left (expected at least " + MIN_FREE_BYTES + ")");
        }
    }
}
