/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * Removes a run directory whose launcher can't do it any more. A shell does it from outside when this process has ended:
 * the application's and Spark's shutdown hooks still use the directory, and nothing in a JVM runs after the last of them.
 */
final class RunDirectoryRemoval {
    /** Waits a minute at most: the process has halted itself by then, and one that nobody reaps looks alive for ever. */
    private static final String SCRIPT =
            "i=0; while kill -0 \"$1\" 2>/dev/null && [ $i -lt 60 ]; do sleep 1; i=$((i+1)); "
                    + "done; exec rm -rf -- \"$2\"";

    private RunDirectoryRemoval() {}

    /** Starts the shell. If there is none the directory stays until the next submission, which removes it. */
    static void after(long processId, Path runDirectory) {
        var command = List.of("/bin/sh", "-c", SCRIPT, "sh", Long.toString(processId), runDirectory.toString());
        var builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        try {
            builder.start();
        } catch (IOException e) {
            StandardError.printLine(
                    "strongroom: the run directory " + runDirectory + " stays until the next submission");
        }
    }
}
