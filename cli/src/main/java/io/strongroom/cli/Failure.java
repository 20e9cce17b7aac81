/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.broker.BrokerException;
import io.strongroom.broker.PolicyRefusedException;
import io.strongroom.broker.StoreAlteredException;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.audit.AuditAlteredException;
import io.strongroom.broker.audit.AuditFormatException;
import io.strongroom.broker.audit.SignedStatementException;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.rootkey.ShareException;
import io.strongroom.cli.endorsements.PlatformFinder.NoPlatformException;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.tree.PrintablePath;
import io.strongroom.seal.tree.TreeRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Why a command did not do its work: an exit code and one line.
 *
 * @param exitCode one of {@link ExitCode}
 * @param message one lower-case sentence; a line for each of several refused paths
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
            return new Failure(ExitCode.BAD_DATA, messageOf(e) + " (" + e.kind().remedy() + ")");
        }
        if (thrown instanceof BrokerRefusedException e) {
            return ofBroker(e);
        }
        if (thrown instanceof PolicyRefusedException e) {
            return new Failure(ExitCode.REFUSED, messageOf(e));
        }
        if (thrown instanceof BrokerException || thrown instanceof PolicyException) {
            return new Failure(ExitCode.USAGE, oneLine(String.valueOf(thrown.getMessage())));
        }
        if (thrown instanceof AuditAlteredException
                || thrown instanceof AuditFormatException
                || thrown instanceof SignedStatementException
                || thrown instanceof ShareException
                || thrown instanceof StoreAlteredException) {
            return new Failure(ExitCode.BAD_DATA, oneLine(String.valueOf(thrown.getMessage())));
        }
        if (thrown instanceof EndorsementsUnavailableException e) {
            return new Failure(exitCodeOf(e), messageOf(e));
        }
        if (thrown instanceof NoPlatformException e) {
            return new Failure(ExitCode.BAD_DATA, messageOf(e));
        }
        if (thrown instanceof TreeRefusedException e) {
            return new Failure(exitCodeOf(e), String.valueOf(e.getMessage()));
        }
        if (thrown instanceof ClosedByInterruptException || thrown instanceof InterruptedException) {
            return new Failure(ExitCode.INTERRUPTED, "interrupted; run the same again to complete it");
        }
        if (thrown instanceof UncheckedIOException e && e.getCause() != null) {
            return of(e.getCause());
        }
        if (thrown instanceof FileSystemException e) {
            return ofFileSystem(e);
        }
        if (thrown instanceof MalformedInputException) {
            return new Failure(ExitCode.USAGE, "the file is not UTF-8 text; save it as such");
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

    /** What a broker says to an administrator has the exit code that the same has in the workspace. */
    private static Failure ofBroker(BrokerRefusedException e) {
        return switch (e.code()) {
            case "not-possible", "policy-invalid" -> new Failure(ExitCode.USAGE, oneLine(e.explanation()));
            case "owners-required" -> new Failure(ExitCode.REFUSED, oneLine(e.explanation()));
            case "audit-altered" -> new Failure(ExitCode.BAD_DATA, oneLine(e.explanation()));
            case "bad-request", "request-too-large", "not-found", "misdirected" ->
                new Failure(ExitCode.USAGE, messageOf(e));
            case "busy", "rate-limited" -> new Failure(ExitCode.UNAVAILABLE, messageOf(e));
            default -> new Failure(ExitCode.REFUSED, messageOf(e));
        };
    }

    private static int exitCodeOf(EndorsementsUnavailableException e) {
        return switch (e.problem()) {
            case NOT_FOUND -> ExitCode.USAGE;
            case REFUSED, UNAVAILABLE -> ExitCode.UNAVAILABLE;
            case MALFORMED, NOT_AUTHENTIC -> ExitCode.BAD_DATA;
        };
    }

    private static int exitCodeOf(TreeRefusedException e) {
        return e.refusals().stream()
                .mapToInt(refusal -> switch (refusal.reason()) {
                    case UNREADABLE, TARGET_BUSY, SOURCE_CHANGED -> ExitCode.UNAVAILABLE;
                    case MISSING,
                            DIRECTORY,
                            SYMBOLIC_LINK,
                            SPECIAL_FILE,
                            ALREADY_SEALED,
                            TARGET_INSIDE_SOURCE,
                            TARGET_EXISTS -> ExitCode.USAGE;
                })
                .max()
                .orElse(ExitCode.USAGE);
    }

    private static Failure ofFileSystem(FileSystemException e) {
        String file = e.getFile() == null ? "a file" : PrintablePath.of(Path.of(e.getFile()));
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
        return oneLine(line);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
