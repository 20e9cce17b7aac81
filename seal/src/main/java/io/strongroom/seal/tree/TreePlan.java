/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.tree.TreeRefusedException.Reason;
import io.strongroom.seal.tree.TreeRefusedException.Refusal;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What lies under a source, found before anything is written, so that all that is refused is said at once.
 *
 * @param directories in an order in which each comes after its parent
 * @param files regular files
 * @param leftovers temporary files that a killed process left; they are not data
 * @param refusals everything that stands in the way
 */
record TreePlan(List<Path> directories, List<File> files, List<Path> leftovers, List<Refusal> refusals) {
    /** A file and its length when the plan was made. */
    record File(Path path, long bytes) {}

    TreePlan {
        directories = List.copyOf(directories);
        files = List.copyOf(files);
        leftovers = List.copyOf(leftovers);
        refusals = List.copyOf(refusals);
    }

    /** Walks {@code source}. Fails only if the file system does; what cannot be read is among the refusals. */
    static TreePlan of(Path source, TreeOptions options) throws IOException {
        Visitor visitor = new Visitor(options);
        Set<FileVisitOption> follow = options.followLinks()
                ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
                : EnumSet.noneOf(FileVisitOption.class);
        if (!options.recursive() && isDirectory(source, options)) {
            visitor.refuse(source, Reason.DIRECTORY, "is a directory (give -r to work through it)");
        } else {
            Files.walkFileTree(source, follow, Integer.MAX_VALUE, visitor);
        }
        return new TreePlan(visitor.directories, visitor.files, visitor.leftovers, visitor.refusals);
    }

    /** The same without manifests of directories: they are of the place in which they lie, and are not data. */
    TreePlan withoutManifests() {
        List<File> data = files.stream()
                .filter(file ->
                        !ManifestName.isReserved(String.valueOf(file.path().getFileName())))
                .toList();
        return new TreePlan(directories, data, leftovers, refusals);
    }

    private static boolean isDirectory(Path source, TreeOptions options) {
        return options.followLinks() ? Files.isDirectory(source) : Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS);
    }

    long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final TreeOptions options;
        private final List<Path> directories = new ArrayList<>();
        private final List<File> files = new ArrayList<>();
        private final List<Path> leftovers = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();

        Visitor(TreeOptions options) {
            this.options = options;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            directories.add(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                String message = options.followLinks()
                        ? "the symbolic link leads nowhere"
                        : "is a symbolic link (give what it points to, or ask to follow links)";
                refuse(file, Reason.SYMBOLIC_LINK, message);
            } else if (!attributes.isRegularFile()) {
                refuse(file, Reason.SPECIAL_FILE, "is neither a file nor a directory");
            } else if (AtomicTarget.isTemporaryName(file)) {
                leftovers.add(file);
            } else {
                files.add(new File(file, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (failure instanceof FileSystemLoopException) {
                refuse(file, Reason.SYMBOLIC_LINK, "the symbolic link leads to a directory above it (remove it)");
                return FileVisitResult.CONTINUE;
            }
            boolean missing = failure instanceof NoSuchFileException;
            refuse(file, missing ? Reason.MISSING : Reason.UNREADABLE, PathFailure.reason(failure));
            return FileVisitResult.CONTINUE;
        }

        private void refuse(Path path, Reason reason, String message) {
            refusals.add(Refusal.of(path, reason, message));
        }
    }
}
