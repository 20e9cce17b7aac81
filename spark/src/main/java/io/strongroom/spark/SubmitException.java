/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

/** A submission that can't go on. The message is one line for people; it never holds a secret. */
public final class SubmitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private SubmitException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The arguments, settings or files are not usable: exit code 2. */
    static SubmitException usage(String message) {
        return new SubmitException(2, message);
    }

    /** Something that the job needs is not on this machine: exit code 69. */
    static SubmitException unavailable(String message) {
        return new SubmitException(69, message);
    }

    /** The job asks for something that would undo its protection: exit code 77. */
    static SubmitException refused(String message) {
        return new SubmitException(77, message);
    }

    /** The exit code that the command ends with. */
    public int exitCode() {
        return exitCode;
    }
}
