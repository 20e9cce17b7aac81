/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All zones of a run, and the rules for paths outside them.
 *
 * @param zones no two with the same prefix; kept with the longest prefix first
 * @param elsewhereRead {@code ANY}: files outside zones are read as they are; {@code SEALED}: nothing is
 * @param elsewhereWrite what may be written outside zones; never {@code SEALED}, for there is no key
 */
public record ZoneMap(List<Zone> zones, ReadRule elsewhereRead, WriteRule elsewhereWrite) {
    /** Checks and sorts. */
    public ZoneMap {
        Set<ZonePath> prefixes = new HashSet<>();
        for (Zone zone : zones) {
            if (!prefixes.add(zone.prefix())) {
                throw new IllegalArgumentException("two zones have the prefix " + zone.prefix());
            }
        }
        if (elsewhereWrite == WriteRule.SEALED) {
            throw new IllegalArgumentException("outside zones there is no key to seal with: write is 'any' or 'deny'");
        }
        zones = zones.stream()
                .sorted(Comparator.comparingInt(
                                (Zone zone) -> -zone.prefix().segments().size())
                        .thenComparing(zone -> zone.prefix().toString()))
                .toList();
    }

    /** The zone with the longest prefix that holds {@code path}, or none. */
    public Optional<Zone> zoneOf(ZonePath path) {
        return zones.stream().filter(zone -> zone.prefix().contains(path)).findFirst();
    }

    /** Whether a zone begins strictly below {@code path}, so that moving {@code path} would move the zone. */
    public boolean hasZoneBelow(ZonePath path) {
        return zones.stream().anyMatch(zone -> path.contains(zone.prefix()) && !path.equals(zone.prefix()));
    }
}
