/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

/**
 * How to treat what is found.
 *
 * @param recursive whether a directory may be given; else it is refused
 * @param followLinks whether a symbolic link stands for what it points to; else it is refused
 */
public record TreeOptions(boolean recursive, boolean followLinks) {
    /** Single files; symbolic links are refused. */
    public static TreeOptions singleFile() {
        return new TreeOptions(false, false);
    }

    /** Files and directories; symbolic links are refused. */
    public static TreeOptions tree() {
        return new TreeOptions(true, false);
    }

    /** The same, following symbolic links. */
    public TreeOptions followingLinks() {
        return new TreeOptions(recursive, true);
    }
}
