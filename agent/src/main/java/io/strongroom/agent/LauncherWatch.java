/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Stops this process when the one that launched it is gone, even if that was killed: a job that nobody waits for, and
 * whose embedded broker has died with its launcher, must not run on.
 */
final class LauncherWatch implements Runnable {
    /** As if SIGTERM had ended the process. */
    private static final int EXIT_STOPPED = 143;

    /** How long shutdown hooks may take. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final ProcessHandle launcher;
    private final Path runDirectory;

    private LauncherWatch(ProcessHandle launcher, Path runDirectory) {
        this.launcher = launcher;
        this.runDirectory = runDirectory;
    }

    /**
     * Starts the thread, a daemon, if the settings name a launcher.
     *
     * @throws RefusedException if the launcher is not this process's parent, because it is gone already
     */
    static void start(AgentSettings settings, RunDirectory run) throws RefusedException {
        if (settings.launcher() == AgentSettings.NO_LAUNCHER) {
            return;
        }
        ProcessHandle parent = ProcessHandle.current()
                .parent()
                .filter(handle -> handle.pid() == settings.launcher())
                .orElseThrow(() -> new RefusedException(
                        RefusalCode.SETTINGS,
                        "agent.json names the launcher " + settings.launcher()
                                + ", which is not the parent of this process (submit again)"));
        daemon(new LauncherWatch(parent, run.path()), "strongroom-launcher-watch")
                .start();
    }

    @Override
    public void run() {
        launcher.onExit().join();
        StandardError.printLine("strongroom: the job stops, because the process that launched it is gone");
        RunDirectoryRemoval.after(ProcessHandle.current().pid(), runDirectory);
        daemon(LauncherWatch::haltAfterGrace, "strongroom-halt").start();
        Runtime.getRuntime().exit(EXIT_STOPPED);
    }

    private static void haltAfterGrace() {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(EXIT_STOPPED);
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
