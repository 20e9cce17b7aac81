/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.FailureKind;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.PlaintextImporter;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedFileInspector;
import io.strongroom.seal.SealedFileOpener;
import io.strongroom.seal.SealedFileWriter;
import io.strongroom.seal.SealedMagic;
import io.strongroom.seal.tree.TreeRefusedException.Reason;
import io.strongroom.seal.tree.TreeRefusedException.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Seals a file, or a directory tree into one of the same shape and names.
 *
 * <p>Everything that stands in the way is found and refused before anything is written. A target that is there already is
 * skipped if it is an authentic sealed file of the same zone whose plaintext equals the source, byte for byte; it is
 * replaced if it is such a file of other plaintext; anything else is refused. So running the same again completes a tree that
 * was interrupted, and brings one up to date. Targets get the permissions of their sources.
 *
 * <p>An interrupt of the thread ends the work; no target is then half-written. Not thread-safe; several may run at a time.
 */
public final class TreeSealer {
    private static final int BUFFER_BYTES = 1 << 18;

    private final KeyId zone;
    private final KeyWrapper keys;
    private final TreeOptions options;
    private final List<PlaintextImporter> importers;
    private final TreeProgress progress;

    /**
     * A sealer for one zone.
     *
     * @param importers asked in order which files are really another system's encrypted files; their plaintext is sealed
     */
    public TreeSealer(
            KeyId zone,
            KeyWrapper keys,
            TreeOptions options,
            List<PlaintextImporter> importers,
            TreeProgress progress) {
        this.zone = zone;
        this.keys = keys;
        this.options = options;
        this.importers = List.copyOf(importers);
        this.progress = progress;
    }

    /**
     * Seals {@code source} to {@code target}.
     *
     * @throws TreeRefusedException if source or target are not such that it can be done, with every reason
     * @throws io.strongroom.seal.KeyRefusedException if the key may not be used
     * @throws IOException if reading or writing fails, naming the file. What was completed before stays
     */
    public TreeReport seal(Path source, Path target) throws IOException {
        TreeTargets targets = new TreeTargets(source, target);
        TreePlan plan = TreePlan.of(source, options).withoutManifests();
        requirePossible(plan, targets);
        progress.planned(plan.files().size(), plan.bytes());
        for (Path directory : plan.directories()) {
            targets.createDirectory(directory);
        }
        long bytes = 0;
        long skipped = 0;
        for (TreePlan.File file : plan.files()) {
            boolean done = sealOrSkip(file.path(), targets.of(file.path()));
            skipped += done ? 1 : 0;
            bytes += done ? 0 : file.bytes();
            progress.finished(file.path(), done);
        }
        return new TreeReport(plan.files().size() - skipped, skipped, bytes);
    }

    private void requirePossible(TreePlan plan, TreeTargets targets) throws IOException {
        List<Refusal> refusals = new ArrayList<>(plan.refusals());
        for (TreePlan.File file : plan.files()) {
            try {
                if (SealedMagic.matches(head(file.path(), SealedMagic.LENGTH_BYTES))) {
                    refusals.add(Refusal.of(
                            file.path(),
                            Reason.ALREADY_SEALED,
                            "is sealed already (open it first, or copy it as it is)"));
                }
            } catch (IOException e) {
                refusals.add(Refusal.of(file.path(), Reason.UNREADABLE, PathFailure.reason(e)));
            }
            Path target = targets.of(file.path());
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                refusals.add(Refusal.of(target, Reason.TARGET_EXISTS, "is not a regular file (remove it)"));
            }
        }
        if (!refusals.isEmpty()) {
            throw new TreeRefusedException(refusals);
        }
    }

    /** Returns whether the file was done already. */
    private boolean sealOrSkip(Path source, Path target) throws IOException {
        try {
            Optional<PlaintextImporter> importer = importerOf(source);
            boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            if (exists && isDone(source, target, importer)) {
                return true;
            }
            seal(source, target, importer, exists);
            return false;
        } catch (IOException e) {
            throw PathFailure.at(source, e);
        }
    }

    private Optional<PlaintextImporter> importerOf(Path source) throws IOException {
        if (importers.isEmpty()) {
            return Optional.empty();
        }
        byte[] head = head(source, PlaintextImporter.HEAD_BYTES);
        return importers.stream()
                .filter(candidate -> candidate.recognises(head))
                .findFirst();
    }

    private static byte[] head(Path file, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(bytes);
        }
    }

    /** Whether the target is authentic and holds what the source holds now. */
    private boolean isDone(Path source, Path target, Optional<PlaintextImporter> importer) throws IOException {
        SourceFile file = SourceFile.of(source);
        try (FileCiphertext ciphertext = FileCiphertext.open(target);
                InputStream expected = open(file, importer)) {
            KeyId found = SealedFileInspector.inspect(ciphertext).zone();
            if (!found.equals(zone)) {
                throw new SealedFileException(FailureKind.WRONG_ZONE, "it is of the zone of key " + found);
            }
            Comparison comparison = new Comparison(expected);
            SealedFileOpener.open(ciphertext, keys, comparison, bytes -> {});
            boolean equal = comparison.isEqual();
            if (equal) {
                file.requireUnchanged(file.bytes());
                progress.advanced(file.bytes());
            }
            return equal;
        } catch (SealedFileException e) {
            throw new TreeRefusedException(
                    target,
                    Reason.TARGET_EXISTS,
                    "exists, and is not an intact sealed file of this zone (remove it and try again): "
                            + e.getMessage());
        }
    }

    private InputStream open(SourceFile file, Optional<PlaintextImporter> importer) throws IOException {
        return importer.isPresent() ? importer.get().open(file.path()) : file.open();
    }

    private void seal(Path source, Path target, Optional<PlaintextImporter> importer, boolean replace)
            throws IOException {
        SourceFile file = SourceFile.of(source);
        try (AtomicTarget sink = AtomicTarget.begin(target);
                InputStream in = open(file, importer);
                SealedFileWriter writer = SealedFileWriter.create(sink.sink(), zone, keys)) {
            copy(in, writer);
            writer.finish();
            file.requireUnchanged(importer.isPresent() ? file.bytes() : writer.plaintextLength());
            sink.copyPermissions(source);
            sink.commit(replace);
        }
    }

    private void copy(InputStream in, SealedFileWriter writer) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                writer.write(buffer, 0, count);
                progress.advanced(count);
            }
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }
}
