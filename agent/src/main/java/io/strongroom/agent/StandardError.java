/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Prints whole lines to the process's standard error, past {@link System#err}, which the application may have replaced.
 */
final class StandardError {
    private static final int MAX_CHARS = 1000;

    private StandardError() {}

    /** Prints one line; characters that could start another or move the cursor are replaced. */
    static void printLine(String text) {
        String cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
        byte[] line =
                (cut.replaceAll("\\p{Cntrl}|[\\u0085\\u2028\\u2029]", "?") + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            new FileOutputStream(FileDescriptor.err).write(line);
        } catch (IOException e) {
            return;
        }
    }
}
