/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Why a command did not do its work: an exit code and one line.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message one lower-case sentence
 */
record Failure(int exitCode, String message) {
    /** Finds what a user can act on in an exception. */
    static Failure of(Throwable thrown) {
        if (thrown instanceof CommandFailedException e) {
            return e.failure();
        }
        if (thrown instanceof KeyRefusedException e) {
            return new Failure(ExitCode.REFUSED, messageOf(e));
        }
        if (thrown instanceof SealedFileException e) {
            return new Failure(ExitCode.BAD_DATA, messageOf(e));
        }
        if (thrown instanceof UncheckedIOException e && e.getCause() != null) {
            return of(e.getCause());
        }
        if (thrown instanceof FileSystemException e) {
            return ofFileSystem(e);
        }
        if (thrown instanceof IOException e) {
            return new Failure(ExitCode.UNAVAILABLE, messageOf(e));
        }
        if (thrown instanceof IllegalArgumentException e && e.getMessage() != null) {
            return new Failure(ExitCode.USAGE, messageOf(e));
        }
        return new Failure(
                ExitCode.DEFECT,
                "this is a defect in strongroom (" + thrown + "); repeat with --debug and report what it prints");
    }

    private static Failure ofFileSystem(FileSystemException e) {
        String file = String.valueOf(e.getFile());
        if (e instanceof NoSuchFileException) {
            return new Failure(ExitCode.USAGE, "no such file or directory: " + file);
        }
        if (e instanceof FileAlreadyExistsException) {
            return new Failure(ExitCode.USAGE, file + " exists already; remove it or name another destination");
        }
        if (e instanceof AccessDeniedException) {
            return new Failure(ExitCode.UNAVAILABLE, "permission denied: " + file);
        }
        if (e instanceof NotDirectoryException) {
            return new Failure(ExitCode.USAGE, "not a directory: " + file);
        }
        if (e instanceof DirectoryNotEmptyException) {
            return new Failure(ExitCode.USAGE, "the directory is not empty: " + file);
        }
        return new Failure(
                ExitCode.UNAVAILABLE,
                file + ": " + Optional.ofNullable(e.getReason()).orElse("cannot be used"));
    }

    private static String messageOf(Exception e) {
        String message = e.getMessage();
        String line = message == null ? e.getClass().getSimpleName() : message;
        return line.strip().replace('\n', ' ');
    }
}
