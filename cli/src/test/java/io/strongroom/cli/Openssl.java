/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The command {@code openssl}, by which tests do what people do with their own keys. */
final class Openssl {
    private Openssl() {}

    /** Skips a test where the command is not installed; {@code ./strongroom test} says so at its end. */
    static void assumeInstalled() {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "openssl"))),
                "OpenSSL is not installed (package openssl)");
    }
}
