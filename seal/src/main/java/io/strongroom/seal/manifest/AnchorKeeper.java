/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;

/** Remembers the latest manifest of each directory. The port to the broker. Thread-safe. */
public interface AnchorKeeper {
    /** What is known of a directory, those above it and those below it. */
    KnownAnchors latest(KeyId zone, ZonePath directory) throws IOException;

    /**
     * Notes the next manifest of a directory.
     *
     * @param previous the digest of the latest one that is known, or none
     * @return false if it does not follow the latest one: another process committed meanwhile
     */
    boolean anchor(KeyId zone, ZonePath directory, ManifestAnchor next, ManifestDigest previous) throws IOException;

    /** Notes that no directory at or below a path has a manifest any more. */
    void end(KeyId zone, ZonePath path) throws IOException;
}
