/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Gives failures the path they belong to, keeping their type where it decides what a caller does. */
final class PathFailure {
    private PathFailure() {}

    /** The same failure, its message beginning with {@code path}. */
    static IOException at(Path path, IOException failure) {
        if (failure instanceof TreeRefusedException
                || failure instanceof TargetFailure
                || failure instanceof ClosedByInterruptException) {
            return failure;
        }
        String message = PrintablePath.of(path) + ": " + reason(failure);
        if (failure instanceof SealedFileException sealed) {
            return new SealedFileException(sealed.kind(), message, sealed);
        }
        if (failure instanceof KeyRefusedException) {
            KeyRefusedException refused = new KeyRefusedException(message);
            refused.initCause(failure);
            return refused;
        }
        return new IOException(message, failure);
    }

    /** What happened, without the path that the JDK's messages begin with. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** The failure of a target, which keeps its name when the source's is added to other failures. */
    static IOException ofTarget(Path target, IOException failure) {
        boolean named = failure instanceof TreeRefusedException || failure instanceof ClosedByInterruptException;
        return named
                ? failure
                : new TargetFailure(PrintablePath.of(target) + ": cannot be written: " + reason(failure), failure);
    }

    private static final class TargetFailure extends IOException {
        private static final long serialVersionUID = 1L;

        TargetFailure(String message, IOException cause) {
            super(message, cause);
        }
    }
}
