/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZonePath;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A path of a zone whose directories may have manifests.
 *
 * @param path the path as it compares
 * @param stored the same for the storage
 * @param zone its zone
 */
record Governance(ZonePath path, Path stored, Zone zone) {
    /** How the names of the keys of runs begin; what they seal ends with the run. */
    private static final String RUN_KEY_PREFIX = "run.";

    /** Whether directories of the place may have manifests: only sealed files are read there, and they outlive the run. */
    static boolean isPossible(Place place, Session session) {
        return place.read() == ReadRule.SEALED
                && place.zone()
                        .filter(zone -> !zone.keyName().equals(RUN_KEY_PREFIX + session.jobId()))
                        .isPresent();
    }

    static Governance of(Place place, Path qualified) {
        return new Governance(place.path(), qualified, place.zone().orElseThrow());
    }

    /** Whether everything that is written there is sealed. */
    static boolean isWrittenTo(Place place) {
        return place.write() == WriteRule.SEALED;
    }

    /** Whether a segment below the zone's prefix is hidden from engines. */
    boolean isHidden() {
        return belowZone().stream().anyMatch(ManifestName::isHidden);
    }

    private List<String> belowZone() {
        return path.segments()
                .subList(zone.prefix().segments().size(), path.segments().size());
    }

    /** Whether a directory above lies in the zone too. */
    boolean hasParent() {
        return !belowZone().isEmpty();
    }

    Governance parent() {
        int depth = path.segments().size() - 1;
        return new Governance(
                new ZonePath(path.scheme(), path.authority(), path.segments().subList(0, depth)),
                stored.getParent(),
                zone);
    }

    /** A directory or file below. */
    Governance child(String name) {
        List<String> segments = new ArrayList<>(path.segments());
        segments.add(name);
        return new Governance(
                new ZonePath(path.scheme(), path.authority(), segments),
                new Path(stored, new Path(null, null, name)),
                zone);
    }

    /** The same place below another directory of the zone. */
    Governance moved(ZonePath from, Governance to) {
        Governance moved = to;
        for (String segment :
                path.segments().subList(from.segments().size(), path.segments().size())) {
            moved = moved.child(segment);
        }
        return moved;
    }

    /** The name relative to a directory above, with slashes. */
    String relativeTo(ZonePath directory) {
        return String.join(
                "/",
                path.segments()
                        .subList(directory.segments().size(), path.segments().size()));
    }
}
