/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.cli.files.InputFile;
import io.strongroom.cli.quote.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which evidence is judged: endorsements, root and time. */
final class EvidenceOptions {
    private static final long MAX_FILE_BYTES = 80L * 1024 * 1024;

    @Option(
            names = "--collateral",
            paramLabel = "FILE",
            description = "Intel's collateral in JSON, for SGX and TDX; see endorsements fetch.")
    private @Nullable Path collateral;

    @Option(
            names = {"--vcek", "--vlek"},
            paramLabel = "FILE",
            description = "SEV-SNP: certificate of the key that signed the report; PEM or DER.")
    private @Nullable Path vcek;

    @Option(
            names = {"--ask", "--asvk"},
            paramLabel = "FILE",
            description = "SEV-SNP: certificate of AMD's intermediate key.")
    private @Nullable Path ask;

    @Option(names = "--ark", paramLabel = "FILE", description = "SEV-SNP: certificate of AMD's root key.")
    private @Nullable Path ark;

    @Option(names = "--crl", paramLabel = "FILE", description = "SEV-SNP: AMD's revocation list; PEM or DER.")
    private @Nullable Path crl;

    @Option(names = "--allow-unchecked-revocation", description = "SEV-SNP: accept a report without a revocation list.")
    private boolean allowsUncheckedRevocation;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "Judge at this time, such as 2025-07-04T10:28:44Z. Default: now.")
    private @Nullable String at;

    @Option(
            names = "--root",
            paramLabel = "PEM",
            description =
                    "Trust this root certificate and no pinned one: evidence that does not lead to it is rejected.")
    private @Nullable Path root;

    /** The options as given, with a policy or none. */
    VerifyOptions with(Optional<Path> policy) {
        return new VerifyOptions(
                Optional.ofNullable(collateral),
                Optional.ofNullable(vcek),
                Optional.ofNullable(ask),
                Optional.ofNullable(ark),
                Optional.ofNullable(crl),
                allowsUncheckedRevocation,
                at == null ? Instant.now() : instant(at),
                Optional.ofNullable(root),
                policy);
    }

    /** Reads a file of evidence. */
    static byte[] read(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > MAX_FILE_BYTES) {
            throw new CommandFailedException(
                    ExitCode.BAD_DATA, file + ": has " + Files.size(file) + " bytes, which no evidence has");
        }
        return InputFile.bytes(file);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--at is '" + text + "' (wanted a time like 2025-07-04T10:28:44Z)");
        }
    }
}
