/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.tree.TreeRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** A file that is read once from front to back and must stay as it is meanwhile. */
final class SourceFile {
    private final Path path;
    private final BasicFileAttributes before;

    private SourceFile(Path path, BasicFileAttributes before) {
        this.path = path;
        this.before = before;
    }

    static SourceFile of(Path path) throws IOException {
        return new SourceFile(path, Files.readAttributes(path, BasicFileAttributes.class));
    }

    Path path() {
        return path;
    }

    long bytes() {
        return before.size();
    }

    InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    /**
     * Refuses a file that is not what it was: other length, time of change, or another file of that name.
     *
     * @param bytesRead how many bytes it gave
     */
    void requireUnchanged(long bytesRead) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        boolean same = bytesRead == before.size()
                && now.size() == before.size()
                && now.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(now.fileKey(), before.fileKey());
        if (!same) {
            throw new TreeRefusedException(
                    path,
                    Reason.SOURCE_CHANGED,
                    "changed while it was read: " + before.size() + " bytes before, " + now.size()
                            + " now (try again when nothing writes to it)");
        }
    }
}
