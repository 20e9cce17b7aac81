/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * One run of the command with its output captured.
 *
 * @param exitCode how it ended
 * @param out what it printed on stdout
 * @param err what it printed on stderr
 */
record CapturedRun(int exitCode, String out, String err) {
    /** Runs the command with {@code directory} as home directory, root of devices and checkout. */
    static CapturedRun of(Path directory, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings =
                new Surroundings(stream(out), stream(err), false, false, Map.of(), directory, directory, directory);
        int exitCode = Strongroom.run(surroundings, arguments);
        return new CapturedRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
