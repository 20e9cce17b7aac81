/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** The entry point of the {@code strongroom} command. */
public final class Main {
    private static final String CLOSED = "Broken pipe";

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        LogOutput.quiet();
        Interruption interruption = Interruption.ofThisThread();
        int exitCode = Strongroom.run(Surroundings.ofThisProcess(), args);
        interruption.done();
        System.exit(ofAnswer(exitCode));
    }

    /** An answer that did not get out whole is no success. A reader that has enough, as head has, wants no complaint. */
    private static int ofAnswer(int exitCode) {
        if (!System.out.checkError()) {
            return exitCode;
        }
        String reason = whyNot();
        if (reason.contains(CLOSED)) {
            return exitCode;
        }
        System.err.println("strongroom: the answer could not be written to standard output: " + reason
                + " (make room, then repeat)");
        return exitCode == ExitCode.DONE || exitCode == ExitCode.ATTENTION ? ExitCode.UNAVAILABLE : exitCode;
    }

    /** The stream keeps no reason: what another line ends with tells it. */
    @SuppressWarnings("resource") // standard output stays open
    private static String whyNot() {
        try {
            new FileOutputStream(FileDescriptor.out).write('\n');
            return "a part of it is missing";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
