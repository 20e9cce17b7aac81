/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends the log of the modules to stderr, one line a record. */
final class LogOutput {
    /** Held, so that its level is not lost to the garbage collector. */
    private static final Logger ROOT = Logger.getLogger("");

    private LogOutput() {}

    /** Must run before the first record: shapes the lines, and leaves out what is not a warning. */
    static void quiet() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "strongroom: %4$s: %5$s%n");
        }
        setLevel(Level.WARNING);
    }

    /** Shows decisions and changes of state too, with their time. */
    static void informative() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %3$s: %5$s%n");
        setLevel(Level.INFO);
    }

    private static void setLevel(Level level) {
        ROOT.setLevel(level);
        for (Handler handler : ROOT.getHandlers()) {
            handler.setLevel(level);
        }
    }
}
