/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.io.IOException;
import java.time.Duration;

/**
 * Asks the broker whom to refuse, again and again for as long as the process runs. Where that fails, what was told before
 * holds; one warning says so until it succeeds again.
 */
final class PeerPolling implements Runnable {
    private static final System.Logger LOG = System.getLogger(PeerPolling.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** What asks. */
    interface Question {
        /** Asks once. */
        void ask() throws IOException;
    }

    private final Question question;
    private final Duration pause;

    PeerPolling(Question question, Duration pause) {
        this.question = question;
        this.pause = pause;
    }

    /** Starts the thread, a daemon. */
    static void start(Question question) {
        var thread = new Thread(new PeerPolling(question, PAUSE), "strongroom-peers");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        boolean isWarned = false;
        try {
            while (true) {
                Thread.sleep(pause.toMillis());
                isWarned = ask(isWarned);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ask(boolean isWarned) {
        try {
            question.ask();
            return false;
        } catch (IOException | RuntimeException e) {
            // A defect must not end the polling of a process that runs for days: the next attempt may pass.
            if (!isWarned) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the broker was not asked which peers to refuse, what it said before holds: {0}",
                        e.getMessage());
            }
            return true;
        }
    }
}
