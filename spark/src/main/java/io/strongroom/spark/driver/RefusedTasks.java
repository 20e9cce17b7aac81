/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import io.strongroom.filesystem.RefusedReads;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Fails every task to which a read was refused, even if {@code ignoreCorruptFiles} or a parser swallowed the refusal. A
 * damaged file that is skipped is a wrong result that nobody notices.
 */
final class RefusedTasks implements ExecutorPlugin {
    RefusedTasks() {}

    @Override
    public void onTaskStart() {
        RefusedReads reads = RefusedReads.watch();
        TaskCompletionListener check = context -> {
            RefusedReads.end();
            if (!context.isFailed()) {
                requireNone(reads);
            }
        };
        TaskContext.get().addTaskCompletionListener(check);
    }

    private static void requireNone(RefusedReads reads) {
        reads.first().ifPresent(refusal -> {
            throw new IllegalStateException(
                    "strongroom: the task went on although a read was refused: " + refusal.getMessage(), refusal);
        });
    }
}
