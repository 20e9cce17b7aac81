/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.tree.TreeRefusedException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where the files of a source go: one file to one file, or a tree to a tree of the same shape. */
final class TreeTargets {
    private final Path source;
    private final Path target;

    /**
     * Refuses a target in or around which the source lies.
     *
     * @throws TreeRefusedException {@code TARGET_INSIDE_SOURCE} or {@code TARGET_EXISTS}
     */
    TreeTargets(Path source, Path target) throws IOException {
        this.source = source;
        this.target = target;
        if (Files.exists(source) && real(target).startsWith(real(source))) {
            throw new TreeRefusedException(
                    target, Reason.TARGET_INSIDE_SOURCE, "lies in the source " + PrintablePath.of(source));
        }
        boolean fromDirectory = Files.isDirectory(source);
        if (Files.exists(source) && Files.exists(target) && fromDirectory != Files.isDirectory(target)) {
            throw new TreeRefusedException(
                    target,
                    Reason.TARGET_EXISTS,
                    fromDirectory ? "is not a directory, but the source is" : "is a directory (name the file)");
        }
    }

    Path of(Path file) {
        return file.equals(source) ? target : target.resolve(source.relativize(file));
    }

    /**
     * Makes the directory that belongs to a source directory, and those above it.
     *
     * @return whether it was made, rather than there
     */
    boolean createDirectory(Path sourceDirectory) throws IOException {
        Path directory = of(sourceDirectory);
        try {
            if (Files.isDirectory(directory)) {
                return false;
            }
            Files.createDirectories(AtomicTarget.parentOf(directory));
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false; // made by another process meanwhile
            }
            throw PathFailure.at(directory, e);
        } catch (IOException e) {
            throw PathFailure.at(directory, e);
        }
    }

    /** The real path of the part that exists, with the rest after it. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && Files.exists(existing)) {
                return existing.toRealPath().resolve(existing.relativize(absolute));
            }
        }
        return absolute;
    }
}
