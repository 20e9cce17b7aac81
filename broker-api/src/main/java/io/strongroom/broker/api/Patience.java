/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;

/** How long a client asks again a broker that is busy, cannot decide, or was lost. */
final class Patience {
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int SPREAD_MILLIS = 500;

    /** How long a request of a session is sent again after its connection was lost: another copy may take over. */
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(15);

    /** How long a broker is asked again that cannot decide, because its store is down. */
    private static final Duration LONGEST_INDECISION = Duration.ofMinutes(2);

    private static final Duration OUTAGE_PAUSE = Duration.ofMillis(250);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Patience() {}

    /** One request. */
    interface Attempt<T> {
        T send() throws IOException;
    }

    /** Sends again what a broker refused for now and wants to see again: such a refusal has changed nothing. */
    static <T> T patiently(Attempt<T> attempt) throws IOException {
        long began = System.nanoTime();
        while (true) {
            try {
                return whileBusy(attempt);
            } catch (BrokerUnavailableException e) {
                if (e.isLost()) {
                    throw e;
                }
                pauseAfter(e, began);
            }
        }
    }

    /** The same but for failures of a broker that cannot decide. */
    static <T> T whileBusy(Attempt<T> attempt) throws IOException {
        for (int refusals = 1; ; refusals++) {
            try {
                return attempt.send();
            } catch (BrokerRefusedException refused) {
                Duration wait = refused.retryAfter();
                if (wait.isZero() || wait.compareTo(LONGEST_WAIT) > 0 || refusals == MAX_ATTEMPTS) {
                    throw refused;
                }
                BrokerHttp.pause(wait.plusMillis(RANDOM.nextInt(SPREAD_MILLIS)));
            }
        }
    }

    /** Waits before the next attempt, or gives up. */
    static void pauseAfter(BrokerUnavailableException failure, long began) throws BrokerUnavailableException {
        Duration wait = failure.isLost() ? OUTAGE_PAUSE : failure.retryAfter();
        Duration limit = failure.isLost() ? LONGEST_OUTAGE : LONGEST_INDECISION;
        if (wait.isZero() || wait.compareTo(LONGEST_WAIT) > 0 || System.nanoTime() - began > limit.toNanos()) {
            throw failure;
        }
        BrokerHttp.pause(wait.plusMillis(RANDOM.nextInt(SPREAD_MILLIS)));
    }
}
