/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;

/**
 * Where files that are being written lie until they are complete, for callers that set a new file's permission by its own
 * name, as Hadoop's {@code FileSystem.create(FileSystem, Path, FsPermission)} does. Thread-safe.
 */
final class UnfinishedFiles {
    private final Map<Path, Path> temporaryByTarget = new ConcurrentHashMap<>();

    void begin(Path target, Path temporary) {
        temporaryByTarget.put(target, temporary);
    }

    void end(Path target, Path temporary) {
        temporaryByTarget.remove(target, temporary);
    }

    Optional<Path> temporaryOf(Path target) {
        return Optional.ofNullable(temporaryByTarget.get(target));
    }
}
