/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.audit.AuditFormatException;
import io.strongroom.broker.audit.AuditKey;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.audit.ExportVerdict;
import io.strongroom.broker.audit.ExportVerifier;
import io.strongroom.broker.audit.TreeHead;
import io.strongroom.cli.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies the audit log of the workspace, or an exported one. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Checks that no record was altered, removed or moved: in the workspace, or in an exported FILE.",
            "Ends with 0, or with 65 and the first record that is not as it was written.",
            "Nothing in a store shows whether records are missing at its end together with the heads that covered them:"
                    + " compare with a head that was kept elsewhere."
        },
        footer = {
            "%nExamples:",
            "  strongroom audit verify --json",
            "  strongroom audit verify --head witness/audit-head.jws",
            "  strongroom audit verify audit.jsonl --key audit.pem"
        })
final class AuditVerifyCommand implements Callable<Integer> {
    private static final int MAX_KEY_BYTES = 4096;

    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "An exported log. Default: that of the workspace.")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "PEM",
            description =
                    "The public key that must have signed FILE; no workspace is needed then. Default: the workspace's"
                            + " audit key, never one that FILE names.")
    private @Nullable Path key;

    @Option(
            names = "--head",
            paramLabel = "JWS",
            description = "A head that audit head printed: the log must still hold what it covers.")
    private @Nullable Path head;

    AuditVerifyCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (file != null) {
            return verifyExport(file);
        }
        if (key != null) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--key is for an exported file: name it, or leave --key away");
        }
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            return answer(
                    open.broker().audit().verify(witnesses(open.broker().audit().key())));
        }
    }

    /** The key that must have signed a file: that of {@code pem}, or else the workspace's. */
    static AuditKey key(@Nullable Path pem, Path home) throws IOException {
        if (pem != null) {
            return AuditKey.parsePem(read(pem, MAX_KEY_BYTES));
        }
        try (OpenWorkspace open = OpenWorkspace.at(home)) {
            return open.broker().audit().key();
        }
    }

    /** Refuses what is no file. */
    static void requireRegular(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, file + (Files.exists(file) ? " is not a regular file" : ": no such file"));
        }
    }

    /** A small file. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new AuditFormatException(
                        file + " has more than " + maxBytes + " bytes, and is not what was asked for");
            }
            return bytes;
        }
    }

    private int verifyExport(Path export) throws IOException {
        requireRegular(export);
        AuditKey trusted = key(key, strongroom.home());
        try (Progress progress = new Progress(surroundings, console, "verifying")) {
            progress.planned(1, Files.size(export));
            ExportVerdict verdict = new ExportVerifier(trusted, witnesses(trusted)).verify(export, progress::advanced);
            return verdict instanceof ExportVerdict.Altered altered
                    ? answer(altered)
                    : answer((ExportVerdict.Intact) verdict, trusted);
        }
    }

    private List<TreeHead> witnesses(AuditKey trusted) throws IOException {
        return witnesses(head, trusted);
    }

    /** The head in a file, verified; none without a file. */
    static List<TreeHead> witnesses(@Nullable Path head, AuditKey trusted) throws IOException {
        if (head == null) {
            return List.of();
        }
        byte[] bytes = read(head, TreeHead.MAX_BYTES);
        boolean hasLineFeed = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
        return List.of(TreeHead.verify(hasLineFeed ? Arrays.copyOf(bytes, bytes.length - 1) : bytes, trusted));
    }

    private int answer(ExportVerdict.Intact intact, AuditKey trusted) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("intact", true);
        fields.putAll(AuditCommand.fields(intact.head()));
        fields.put("key", trusted.id());
        console.answer(
                fields,
                List.of(
                        intact.head().size() + " records, intact, root hash "
                                + intact.head().root(),
                        "signed at " + intact.head().time() + " with key " + trusted.id()));
        return ExitCode.DONE;
    }

    private int answer(ExportVerdict.Altered altered) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("intact", false);
        fields.put("place", altered.place().wireName());
        fields.put("problem", altered.problem().wireName());
        if (altered.record() > 0) {
            fields.put("record", altered.record());
        }
        fields.put("line", altered.line());
        fields.put("message", altered.message());
        console.answer(fields, List.of("line " + altered.line() + ": " + altered.message()));
        return ExitCode.BAD_DATA;
    }

    private int answer(AuditVerdict verdict) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (verdict instanceof AuditVerdict.Intact intact) {
            fields.put("intact", true);
            fields.put("records", intact.records());
            fields.put("head", intact.head());
            fields.put("unsealed", intact.unsealed());
            fields.put("signed-heads", intact.signedHeads());
            console.answer(fields, lines(intact));
            return ExitCode.DONE;
        }
        AuditVerdict.Broken broken = (AuditVerdict.Broken) verdict;
        fields.put("intact", false);
        fields.put("record", broken.seq());
        fields.put("message", broken.message());
        console.answer(fields, List.of("record " + broken.seq() + ": " + broken.message()));
        return ExitCode.BAD_DATA;
    }

    private static List<String> lines(AuditVerdict.Intact intact) {
        List<String> lines = new ArrayList<>();
        lines.add(intact.records() + " records, intact, head " + intact.head());
        if (intact.signedHeads() > 0) {
            lines.add("signed heads that agree with them: " + intact.signedHeads());
        }
        if (intact.unsealed() > 0) {
            lines.add(
                    "the first " + intact.unsealed() + " are chained, but not sealed by the root key: they were written"
                            + " before version 3 of the store, or somebody removed the seals");
        }
        return lines;
    }
}
