/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedFileInfo;
import io.strongroom.seal.SealedFileInspector;
import io.strongroom.seal.tree.PrintablePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a sealed file says of itself. */
@Command(
        name = "inspect",
        description = {
            "Shows what a sealed file says of itself: zone, key version, sizes.",
            "Needs no key and no workspace; nothing that it shows is authenticated (see check)."
        },
        footer = {"%nExample:", "  strongroom inspect salaries.sealed"})
final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The sealed file.")
    private @Nullable Path file;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path path = Optional.ofNullable(file).orElseThrow();
        if (Files.isDirectory(path)) {
            throw new CommandFailedException(ExitCode.USAGE, PrintablePath.of(path) + ": is a directory (name a file)");
        }
        SealedFileInfo info;
        try (FileCiphertext ciphertext = FileCiphertext.open(path)) {
            info = SealedFileInspector.inspect(ciphertext);
        } catch (SealedFileException e) {
            throw new SealedFileException(e.kind(), PrintablePath.of(path) + ": " + e.getMessage(), e);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", path.toString());
        fields.put("format", "SLF" + info.version());
        fields.put("suite", info.suite());
        fields.put("zone-id", info.zone().toString());
        fields.put("key-version", info.keyVersion());
        fields.put("file-id", info.fileId());
        fields.put("chunk-bytes", info.chunkBytes());
        fields.put("resumable", info.resumable());
        fields.put("sealed-bytes", info.sealedBytes());
        info.plaintextBytes().ifPresent(bytes -> fields.put("plaintext-bytes", bytes));
        fields.put("complete", info.hasFinalRecord());
        fields.put("headers-agree", info.headersAgree());
        console.answer(fields, lines(fields));
        return ExitCode.DONE;
    }

    private static List<String> lines(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> String.format(Locale.ROOT, "%-16s %s", field.getKey(), field.getValue()))
                .toList();
    }
}
