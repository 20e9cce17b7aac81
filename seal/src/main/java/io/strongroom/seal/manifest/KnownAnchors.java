/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.zone.ZonePath;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest manifests around a directory.
 *
 * @param anchors by path, as {@code ZonePath.toString} writes it: the directory itself, those above and those below it
 * @param isComplete whether these are all of them
 */
public record KnownAnchors(Map<String, ManifestAnchor> anchors, boolean isComplete) {
    /** Copies. */
    public KnownAnchors {
        anchors = Map.copyOf(anchors);
    }

    /** What is known of one directory. */
    public Optional<ManifestAnchor> of(ZonePath directory) {
        return Optional.ofNullable(anchors.get(directory.toString()));
    }

    /** The directories at or below a path that have a manifest, in order. */
    public List<ZonePath> liveAtOrBelow(ZonePath path) {
        return anchors.entrySet().stream()
                .filter(anchor -> anchor.getValue().isLive())
                .map(anchor -> ZonePath.parse(anchor.getKey()))
                .filter(path::contains)
                .sorted(Comparator.comparing(ZonePath::toString))
                .toList();
    }
}
