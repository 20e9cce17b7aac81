/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A running job. Stopping this process (Ctrl-C, SIGTERM) stops the job too and removes its run directory.
 */
public final class SparkLaunch {
    /** How long a job may take to stop by itself before it is killed. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Process process;
    private final Instant startedAt;
    private final Thread stopWithUs;

    private SparkLaunch(Process process, RunDirectory run) {
        this.process = process;
        this.startedAt = Instant.now();
        this.stopWithUs = new Thread(() -> stopAndRemove(process, run), "strongroom-stop-job");
    }

    static SparkLaunch start(ProcessBuilder builder, RunDirectory run) throws IOException {
        Process process = builder.start();
        SparkLaunch launch = new SparkLaunch(process, run);
        Runtime.getRuntime().addShutdownHook(launch.stopWithUs);
        run.belongsTo(process.toHandle());
        return launch;
    }

    /** The job's process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** When the process was started. */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * Waits for the end of the job.
     *
     * @return its exit code; 128 + n if signal n ended it; 78 if the agent refused
     * @throws InterruptedException if this thread is interrupted; the job goes on
     */
    public int await() throws InterruptedException {
        int exitCode = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(stopWithUs);
        } catch (IllegalStateException e) {
            // This process is being stopped: the hook runs and removes the directory.
            return exitCode;
        }
        return exitCode;
    }

    /** Asks the job to stop. */
    public void stop() {
        process.destroy();
    }

    private static void stopAndRemove(Process process, RunDirectory run) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            run.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
