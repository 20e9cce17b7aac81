/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Attests again before the session or the certificate ends, for as long as the process runs. A failure is one warning,
 * and the next attempt comes soon: what has been granted stays usable until it ends by itself.
 */
final class Renewal implements Runnable {
    private static final System.Logger LOG = System.getLogger(Renewal.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

    /** What ends and can be renewed. */
    interface Renewable {
        /** When it ends. */
        Instant validUntil();

        /** Draws it again. */
        void renew() throws IOException, EvidenceUnavailableException;
    }

    private final Renewable session;
    private final Clock clock;
    private final Duration shortestPause;

    Renewal(Renewable session, Clock clock, Duration shortestPause) {
        this.session = session;
        this.clock = clock;
        this.shortestPause = shortestPause;
    }

    /** Starts the thread, a daemon. */
    static void start(Renewable session) {
        var thread = new Thread(new Renewal(session, Clock.systemUTC(), SHORTEST_PAUSE), "strongroom-renewal");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(pause().toMillis());
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Half of what is left. */
    private Duration pause() {
        Duration half = Duration.between(clock.instant(), session.validUntil()).dividedBy(2);
        return half.compareTo(shortestPause) < 0 ? shortestPause : half;
    }

    private void renew() {
        try {
            session.renew();
        } catch (IOException | EvidenceUnavailableException | RuntimeException e) {
            // A defect must not end the renewal of a process that runs for days: the next attempt may pass.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the session was not renewed and ends at {0}: {1}",
                    session.validUntil(),
                    e.getMessage());
        }
    }
}
