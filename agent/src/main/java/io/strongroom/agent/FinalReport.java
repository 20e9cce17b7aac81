/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends the run report when the JVM ends. Never holds the end up for long, never changes its exit code: a report that
 * cannot be sent is one line of warning.
 */
final class FinalReport implements Runnable {
    private static final long TIMEOUT_SECONDS = 5;

    private final OpenedSession session;

    private FinalReport(OpenedSession session) {
        this.session = session;
    }

    /** Registers the shutdown hook. */
    static void atEndOf(OpenedSession session) {
        Runtime.getRuntime().addShutdownHook(new Thread(new FinalReport(session), "strongroom-report"));
    }

    @Override
    public void run() {
        var sending = new FutureTask<Boolean>(() -> {
            session.report();
            return true;
        });
        var thread = new Thread(sending, "strongroom-report-send");
        thread.setDaemon(true);
        thread.start();
        try {
            sending.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            warn(e.getCause() instanceof IOException cause ? String.valueOf(cause.getMessage()) : "it cannot be made");
        } catch (TimeoutException e) {
            warn("no answer within " + TIMEOUT_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void warn(String reason) {
        StandardError.printLine("strongroom: the run report was not sent: " + reason);
    }
}
