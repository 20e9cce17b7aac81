/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names files with signatures of owners of the policy in force. */
final class SignatureFiles {
    private static final int MAX_BYTES = 4096;

    @Option(
            names = "--signature",
            paramLabel = "OWNER=FILE",
            description = "The signature of an owner of the policy in force under the change. Repeatable.")
    private @Nullable Map<String, Path> files;

    /** The signatures by the owners' names. */
    Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> signatures = new LinkedHashMap<>();
        if (files == null) {
            return signatures;
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (Files.size(file.getValue()) > MAX_BYTES) {
                throw new CommandFailedException(
                        ExitCode.BAD_DATA,
                        file.getValue() + ": has " + Files.size(file.getValue()) + " bytes, which no signature has");
            }
            signatures.put(file.getKey(), InputFile.bytes(file.getValue()));
        }
        return signatures;
    }
}
