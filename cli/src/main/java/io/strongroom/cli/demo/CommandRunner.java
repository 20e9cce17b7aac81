/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** Runs a {@code strongroom} command as a user would type it. */
public interface CommandRunner {
    /**
     * What a command did.
     *
     * @param exitCode how it ended
     * @param answer its answer with {@code --json}
     * @param messages what it printed on stderr
     */
    record Answer(int exitCode, JsonNode answer, String messages) {}

    /** Runs a command with {@code --json}. */
    Answer run(String... arguments);
}
