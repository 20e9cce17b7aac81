/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.seal.FailureKind;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
    @ParameterizedTest
    @MethodSource("failures")
    void says_in_one_line_what_went_wrong(Exception thrown, int exitCode, String message) {
        Failure failure = Failure.of(thrown);

        assertThat(failure.exitCode()).isEqualTo(exitCode);
        assertThat(failure.message()).contains(message).doesNotContain("\n");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new KeyRefusedException("payroll is disabled"), 77, "payroll is disabled"),
                Arguments.of(new SealedFileException(FailureKind.TRUNCATED, "ends\nearly"), 65, "ends early"),
                Arguments.of(new UncheckedIOException(new IOException("no space left")), 69, "no space left"),
                Arguments.of(new NoSuchFileException("/a"), 2, "no such file or directory: /a"),
                Arguments.of(new NoSuchFileException("/a\nb"), 2, "no such file or directory: /a\\nb"),
                Arguments.of(new MalformedInputException(1), 2, "not UTF-8"),
                Arguments.of(new FileAlreadyExistsException("/a"), 2, "/a exists already"),
                Arguments.of(new AccessDeniedException("/a"), 69, "permission denied: /a"),
                Arguments.of(new FileSystemException("/a", null, "No space left on device"), 69, "No space left"),
                Arguments.of(new IllegalArgumentException("'x' is no path"), 2, "'x' is no path"),
                Arguments.of(new CommandFailedException(77, "refused"), 77, "refused"),
                Arguments.of(new IllegalStateException("oops"), 70, "--debug"));
    }
}
