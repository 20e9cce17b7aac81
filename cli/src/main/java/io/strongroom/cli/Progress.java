/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.seal.tree.TreeProgress;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on stderr, if that is a terminal and {@code --quiet} was not given; else nothing. */
final class Progress implements TreeProgress, AutoCloseable {
    private static final String MIB_UNIT = " MiB";
    private static final long MIB = 1 << 20;
    private static final int INTERVAL_MILLIS = 200;

    private final Surroundings surroundings;
    private final String task;
    private final boolean isShown;
    private @Nullable ProgressBar bar;

    Progress(Surroundings surroundings, Console console, String task) {
        this.surroundings = surroundings;
        this.task = task;
        this.isShown = surroundings.isTerminal() && !console.isQuiet();
    }

    @Override
    public void planned(long files, long bytes) {
        plan(bytes, MIB_UNIT, MIB);
    }

    /** Says how much there is to do, in steps that have this name. */
    void plannedSteps(long steps, String unit) {
        plan(steps, " " + unit, 1);
    }

    private void plan(long amount, String unit, long unitSize) {
        if (isShown) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(amount)
                    .setUnit(unit, unitSize)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(INTERVAL_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(surroundings.err()))
                    .build();
        }
    }

    @Override
    public void advanced(long bytes) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.stepBy(bytes);
        }
    }

    @Override
    public void finished(Path source, boolean skipped) {}

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
        }
    }
}
