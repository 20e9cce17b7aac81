/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends the log of the modules to stderr, one line a record. */
final class LogOutput {
    /** Held, so that its level is not lost to the garbage collector. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("io.strongroom");

    /** What fails there comes as an exception; what it logs concerns its temporary copies of the native library. */
    private static final Logger SQLITE = Logger.getLogger("org.sqlite");

    /** It writes a line for every stranger who fails to shake hands, with what he sent. */
    private static final Logger HANDSHAKES =
            Logger.getLogger("com.linecorp.armeria.server.HttpServerPipelineConfigurator");

    private LogOutput() {}

    /** Shapes the lines, and leaves out what is not a warning. Must run before the first record. */
    static void quiet() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT%1$tz %4$s %5$s%n");
        }
        SQLITE.setLevel(Level.OFF);
        HANDSHAKES.setLevel(Level.OFF);
        ROOT.setLevel(Level.WARNING);
        setHandlers(Level.WARNING);
    }

    /** Shows our decisions and changes of state too, but no notices of libraries: for commands that serve. */
    static void informative() {
        OURS.setLevel(Level.INFO);
        setHandlers(Level.INFO);
    }

    /** The same as one JSON object a record. */
    static void informativeJson() {
        for (Handler handler : ROOT.getHandlers()) {
            handler.setFormatter(new JsonLogFormatter());
        }
        informative();
    }

    private static void setHandlers(Level level) {
        for (Handler handler : ROOT.getHandlers()) {
            handler.setLevel(level);
        }
    }
}
