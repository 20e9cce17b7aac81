/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

/** The entry point of the {@code strongroom} command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        LogOutput.quiet();
        Interruption interruption = Interruption.ofThisThread();
        int exitCode = Strongroom.run(Surroundings.ofThisProcess(), args);
        interruption.done();
        System.exit(exitCode);
    }
}
