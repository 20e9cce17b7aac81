/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Where a path lies, and what may be read and written there. Immutable. */
final class Place {
    private final ZonePath path;
    private final @Nullable Zone zone;
    private final ZoneMap map;

    private Place(ZonePath path, @Nullable Zone zone, ZoneMap map) {
        this.path = path;
        this.zone = zone;
        this.map = map;
    }

    /** The place of a qualified path. */
    static Place of(ZoneMap map, Path qualified) {
        ZonePath path = ZonePath.of(qualified.toUri());
        return new Place(path, map.zoneOf(path).orElse(null), map);
    }

    ZonePath path() {
        return path;
    }

    Optional<Zone> zone() {
        return Optional.ofNullable(zone);
    }

    ReadRule read() {
        return zone == null ? map.elsewhereRead() : zone.read();
    }

    WriteRule write() {
        return zone == null ? map.elsewhereWrite() : zone.write();
    }

    /** Whether everything below this path lies in the same place. */
    boolean isUniform() {
        return !map.hasZoneBelow(path);
    }

    /** Refuses if nothing may be read here. */
    void requireReadable() throws ZoneRefusedException {
        if (zone == null && map.elsewhereRead() == ReadRule.SEALED) {
            throw new ZoneRefusedException(
                    Reason.READ_OUTSIDE_ZONES,
                    "reading " + path + " is refused: it is in no zone, and only sealed files may be read");
        }
    }

    /** Refuses if nothing may be written here. */
    void requireWritable() throws ZoneRefusedException {
        if (write() != WriteRule.DENY) {
            return;
        }
        if (zone == null) {
            throw new ZoneRefusedException(
                    Reason.WRITE_OUTSIDE_ZONES,
                    "writing " + path + " is refused: it is in no zone, and outside zones nothing may be written "
                            + "(bind a prefix of it to a key)");
        }
        requireChangeable();
    }

    /** Refuses if this is a zone in which nothing may be written: then nothing may be deleted either. */
    void requireChangeable() throws ZoneRefusedException {
        if (zone != null && zone.write() == WriteRule.DENY) {
            throw new ZoneRefusedException(
                    Reason.WRITE_IN_READ_ONLY_ZONE,
                    "changing " + path + " is refused: the zone " + zone.prefix() + " says write: deny");
        }
    }

    /** Refuses if a zone in which nothing may be written begins below this path. */
    void requireNoReadOnlyZoneBelow() throws ZoneRefusedException {
        for (Zone other : map.zones()) {
            if (other.write() == WriteRule.DENY && path.contains(other.prefix())) {
                throw new ZoneRefusedException(
                        Reason.WRITE_IN_READ_ONLY_ZONE,
                        "deleting " + path + " is refused: the zone " + other.prefix() + " says write: deny");
            }
        }
    }

    /** Refuses a rename from here to {@code target} that would separate a file from its key. */
    void requireRenameTo(Place target) throws ZoneRefusedException {
        requireWritable();
        target.requireWritable();
        if (map.hasZoneBelow(path) || map.hasZoneBelow(target.path)) {
            throw new ZoneRefusedException(
                    Reason.ZONE_BELOW,
                    "renaming " + path + " to " + target.path + " is refused: a zone begins below one of them");
        }
        if (!hasKeyOf(target)) {
            throw new ZoneRefusedException(
                    Reason.RENAME_ACROSS_KEYS,
                    "renaming " + path + " to " + target.path + " is refused: from " + describe() + " to "
                            + target.describe() + " a file must be copied, which seals it again");
        }
    }

    private boolean hasKeyOf(Place other) {
        if (zone == null || other.zone == null) {
            return zone == null && other.zone == null;
        }
        return zone.keyId().equals(other.zone.keyId());
    }

    private String describe() {
        return zone == null ? "outside zones" : "the zone of key " + zone.keyName();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
