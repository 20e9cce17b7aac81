/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

/** How the command ends, for scripts. Part of its contract: values are added, never changed. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** A check found something that needs attention, and nothing worse. Only {@code doctor} ends so. */
    static final int ATTENTION = 1;

    /** The command line names something that does not exist or makes no sense. */
    static final int USAGE = 2;

    /** A file is damaged, foreign or sealed under a key that nobody knows. */
    static final int BAD_DATA = 65;

    /** The broker, the storage or another service could not do its part. */
    static final int UNAVAILABLE = 69;

    /** A defect in this program. */
    static final int DEFECT = 70;

    /** The policy, or a disabled key, says no. */
    static final int REFUSED = 77;

    /** A process started without a session, and ended before its main. */
    static final int NO_SESSION = 78;

    /** Interrupted by the user. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
