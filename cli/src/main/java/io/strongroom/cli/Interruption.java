/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command that is stopped from outside (Ctrl-C, SIGTERM) remove what it has half done. */
final class Interruption {
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch isDone = new CountDownLatch(1);

    private Interruption() {}

    /** Interrupts the calling thread when the process is told to stop, and waits until it is {@link #done}. */
    static Interruption ofThisThread() {
        Interruption interruption = new Interruption();
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.stop(worker), "strongroom-interruption"));
        return interruption;
    }

    /** Says that nothing is left to remove. */
    void done() {
        isDone.countDown();
    }

    private void stop(Thread worker) {
        if (isDone.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!isDone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("strongroom: stopped before everything was cleaned up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
