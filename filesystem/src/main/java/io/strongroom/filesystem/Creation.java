/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked of a new file.
 *
 * @param flags borrowed
 * @param withParents whether missing directories above it are made
 */
record Creation(
        Path path,
        @Nullable FsPermission permission,
        EnumSet<CreateFlag> flags,
        int bufferSize,
        short replication,
        long blockSize,
        @Nullable Progressable progress,
        boolean withParents) {
    /** The flags of a file that replaces another, or must be the first of its name. */
    static EnumSet<CreateFlag> flags(boolean overwrite) {
        return overwrite ? EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE) : EnumSet.of(CreateFlag.CREATE);
    }

    boolean overwrites() {
        return flags.contains(CreateFlag.OVERWRITE);
    }

    boolean appends() {
        return flags.contains(CreateFlag.APPEND);
    }

    /** Makes it as it is. */
    FSDataOutputStream on(FileSystem storage) throws IOException {
        return on(storage, path, overwrites(), bufferSize);
    }

    /** Makes the same under another name. */
    FSDataOutputStream on(FileSystem storage, Path name, boolean overwrite, int buffer) throws IOException {
        if (withParents) {
            return storage.create(name, permission, overwrite, buffer, replication, blockSize, progress);
        }
        return storage.createNonRecursive(name, permission, flags(overwrite), buffer, replication, blockSize, progress);
    }
}
