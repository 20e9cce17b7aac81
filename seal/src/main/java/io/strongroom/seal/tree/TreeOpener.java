/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileOpener;
import io.strongroom.seal.tree.TreeRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a sealed file, or a tree of them into one of the same shape and names. Everything in each file is verified.
 *
 * <p>What is opened can be read by its owner alone. A target that is there already is skipped if it equals the plaintext,
 * byte for byte, and refused otherwise: plaintext is never overwritten. Temporary files of an interrupted run are not data
 * and are passed over. Otherwise as {@link TreeSealer}.
 *
 * <p>If it fails and made the target itself, it removes what it put there, and nothing that another process did.
 */
public final class TreeOpener {
    private final KeyWrapper keys;
    private final TreeOptions options;
    private final TreeProgress progress;

    /** An opener for all zones that {@code keys} knows. */
    public TreeOpener(KeyWrapper keys, TreeOptions options, TreeProgress progress) {
        this.keys = keys;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Opens {@code source} to {@code target}.
     *
     * @throws TreeRefusedException if source or target are not such that it can be done, with every reason
     * @throws io.strongroom.seal.SealedFileException if a file is damaged, foreign or of an unknown key, naming it; its
     *     target is then absent
     * @throws io.strongroom.seal.KeyRefusedException if a key may not be used
     * @throws IOException if reading or writing fails, naming the file
     */
    public TreeReport open(Path source, Path target) throws IOException {
        TreeTargets targets = new TreeTargets(source, target);
        TreePlan plan = TreePlan.of(source, options).withoutManifests();
        if (!plan.refusals().isEmpty()) {
            throw new TreeRefusedException(plan.refusals());
        }
        progress.planned(plan.files().size(), plan.bytes());
        boolean isNew = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        List<Path> made = new ArrayList<>();
        boolean isDone = false;
        try {
            TreeReport report = open(plan, targets, made);
            isDone = true;
            return report;
        } finally {
            if (!isDone && isNew) {
                remove(made);
            }
        }
    }

    private TreeReport open(TreePlan plan, TreeTargets targets, List<Path> made) throws IOException {
        for (Path directory : plan.directories()) {
            if (targets.createDirectory(directory)) {
                made.add(targets.of(directory));
            }
        }
        Totals totals = new Totals();
        for (TreePlan.File file : plan.files()) {
            boolean skipped = openOrSkip(file.path(), targets.of(file.path()), totals);
            if (!skipped) {
                made.add(targets.of(file.path()));
            }
            progress.finished(file.path(), skipped);
        }
        return new TreeReport(totals.files, totals.skipped, totals.bytes);
    }

    /** A directory in which another process has put something by now stays. */
    private static void remove(List<Path> made) throws IOException {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(made.get(i));
            } catch (DirectoryNotEmptyException e) {
                // What is in it is not ours.
            }
        }
    }

    private static final class Totals {
        private long files;
        private long skipped;
        private long bytes;
    }

    /** Returns whether the file was done already. */
    private boolean openOrSkip(Path source, Path target, Totals totals) throws IOException {
        try (FileCiphertext ciphertext = FileCiphertext.open(source)) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                requireDone(ciphertext, target);
                totals.skipped++;
                return true;
            }
            long[] bytes = {0};
            try (AtomicTarget sink = AtomicTarget.begin(target)) {
                SealedFileOpener.open(ciphertext, keys, sink.sink(), count -> {
                    bytes[0] += count;
                    progress.advanced(count);
                });
                sink.commit(false);
            }
            totals.files++;
            totals.bytes += bytes[0];
            return false;
        } catch (IOException e) {
            throw PathFailure.at(source, e);
        }
    }

    private void requireDone(FileCiphertext ciphertext, Path target) throws IOException {
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream present = Files.newInputStream(target)) {
                Comparison comparison = new Comparison(present);
                SealedFileOpener.open(ciphertext, keys, comparison, progress::advanced);
                if (comparison.isEqual()) {
                    return;
                }
            }
        }
        throw new TreeRefusedException(
                target, Reason.TARGET_EXISTS, "exists with other content (remove it and try again)");
    }
}
