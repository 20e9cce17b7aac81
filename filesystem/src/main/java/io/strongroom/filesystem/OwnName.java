/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.manifest.ManifestName;
import org.apache.hadoop.fs.Path;

/** Names of files that are ours, not the job's: unfinished ones, and manifests. They are never listed and never opened. */
final class OwnName {
    private OwnName() {}

    /** Whether the last segment of {@code path} is such a name. */
    static boolean matches(Path path) {
        return TemporaryName.matches(path) || ManifestName.isReserved(path.getName());
    }
}
