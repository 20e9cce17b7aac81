/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/** A sealed file is damaged, foreign, or sealed under a key that nobody knows. Commands end with exit code 65 on it. */
public final class SealedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    /**
     * A failure of the given kind.
     *
     * @param message what, got, wanted, in one lower-case sentence; no plaintext and no key
     */
    public SealedFileException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failure of the given kind with its cause. */
    public SealedFileException(FailureKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public FailureKind kind() {
        return kind;
    }
}
