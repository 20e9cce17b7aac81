/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.ZoneMap;
import io.strongroom.seal.zone.ZonePath;
import java.util.Optional;

/**
 * Where an application may send Spark's event log, which holds query plans with literals of the data.
 *
 * <p>Spark writes a directory without a scheme, or of scheme {@code file}, with a {@code FileOutputStream}, past every
 * file system. Source: Spark 4.1.0, {@code EventLogFileWriter.initLogFile}.
 */
final class EventLogRule {
    private EventLogRule() {}

    /**
     * What is wrong with a directory, as one sentence; empty if the log is sealed there.
     *
     * @param directory {@code spark.eventLog.dir} as the application gave it
     */
    static Optional<String> problem(String directory, ZoneMap zones) {
        return isLocal(directory) || !isSealed(directory, zones)
                ? Optional.of("spark.eventLog.dir is '" + directory
                        + "', which Spark would write in clear (expected a directory in a zone that seals, a local one"
                        + " as sealed+file:/…)")
                : Optional.empty();
    }

    private static boolean isLocal(String directory) {
        int colon = directory.indexOf(':');
        return colon < 0 || directory.substring(0, colon).equalsIgnoreCase("file");
    }

    private static boolean isSealed(String directory, ZoneMap zones) {
        try {
            return zones.zoneOf(ZonePath.parse(directory))
                    .filter(zone -> zone.write() == WriteRule.SEALED)
                    .isPresent();
        } catch (IllegalArgumentException e) {
            // A relative path: nothing says in which zone it would end.
            return false;
        }
    }
}
