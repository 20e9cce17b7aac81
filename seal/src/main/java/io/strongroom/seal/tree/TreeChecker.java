/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.Damage;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileChecker;
import io.strongroom.seal.tree.TreeCheckReport.Damaged;
import io.strongroom.seal.tree.TreeCheckReport.Finding;
import io.strongroom.seal.tree.TreeCheckReport.Leftover;
import io.strongroom.seal.tree.TreeCheckReport.Refused;
import io.strongroom.seal.tree.TreeCheckReport.Unreadable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Authenticates sealed files and trees of them whole, and collects everything that is not in order. */
public final class TreeChecker {
    private final KeyWrapper keys;
    private final TreeOptions options;
    private final TreeProgress progress;

    /** A checker for all zones that {@code keys} knows. */
    public TreeChecker(KeyWrapper keys, TreeOptions options, TreeProgress progress) {
        this.keys = keys;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Checks files, and all files in directories.
     *
     * @throws IOException if a directory tree cannot be walked; what concerns one file is among the findings
     */
    public TreeCheckReport check(List<Path> paths) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<TreePlan.File> files = new ArrayList<>();
        for (Path path : paths) {
            TreePlan plan = TreePlan.of(path, options);
            files.addAll(plan.files());
            plan.leftovers().forEach(file -> findings.add(new Leftover(file)));
            plan.refusals().forEach(refusal -> findings.add(unreadable(refusal)));
        }
        progress.planned(
                files.size(), files.stream().mapToLong(TreePlan.File::bytes).sum());
        long[] bytes = {0};
        for (TreePlan.File file : files) {
            check(file.path(), findings, bytes);
            progress.finished(file.path(), false);
        }
        return new TreeCheckReport(files.size(), bytes[0], findings);
    }

    private static Unreadable unreadable(TreeRefusedException.Refusal refusal) {
        String prefix = PrintablePath.of(refusal.path()) + ": ";
        return new Unreadable(refusal.path(), refusal.message().substring(prefix.length()));
    }

    private void check(Path file, List<Finding> findings, long[] bytes) {
        try (FileCiphertext ciphertext = FileCiphertext.open(file)) {
            List<Damage> damages = SealedFileChecker.check(ciphertext, keys, count -> {
                bytes[0] += count;
                progress.advanced(count);
            });
            damages.forEach(damage -> findings.add(new Damaged(file, damage)));
        } catch (KeyRefusedException e) {
            findings.add(new Refused(file, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            findings.add(new Unreadable(file, PathFailure.reason(e)));
        }
    }
}
