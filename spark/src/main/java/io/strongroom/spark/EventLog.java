/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.seal.zone.ZonePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Spark's event log goes. It holds query plans with literals of the data, so it lies in a zone or is refused.
 *
 * <p>Spark writes an event log of scheme {@code file} with a {@code FileOutputStream}, past every file system: such a
 * directory is rewritten to {@code sealed+file:}. Source: Spark 4.1.0, {@code EventLogFileWriter.initLogFile}.
 */
final class EventLog {
    private static final String PREFIX = "spark.eventLog.";
    private static final String DIRECTORY = PREFIX + "dir";
    private static final String DEFAULT_DIRECTORY = "/tmp/spark-events";

    private final List<ZonePath> zones;

    /** An event log that may lie in these zones. */
    EventLog(List<ZonePath> zones) {
        this.zones = List.copyOf(zones);
    }

    /**
     * The event log's properties, none if it is not switched on.
     *
     * @throws SubmitException with exit code 77 if its directory is in no zone
     */
    Map<String, String> settings(UserSettings user) throws SubmitException {
        if (!user.value(PREFIX + "enabled").orElse("false").equalsIgnoreCase("true")) {
            return Map.of();
        }
        Map<String, String> settings = new TreeMap<>();
        user.values().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                settings.put(name, value);
            }
        });
        settings.put(DIRECTORY, directory(user.value(DIRECTORY).orElse(DEFAULT_DIRECTORY)));
        return settings;
    }

    private String directory(String wanted) throws SubmitException {
        boolean isRelative = !wanted.startsWith("/") && !wanted.contains(":");
        ZonePath path;
        try {
            path = ZonePath.parse(isRelative ? Path.of(wanted).toAbsolutePath().toString() : wanted);
        } catch (IllegalArgumentException e) {
            throw SubmitException.usage(DIRECTORY + ": " + e.getMessage());
        }
        if (zones.stream().noneMatch(zone -> zone.contains(path))) {
            throw SubmitException.refused("the event log would be written in clear: " + DIRECTORY + " is '" + wanted
                    + "', which lies in no zone (add --zone " + wanted
                    + "=KEY, or switch it off with --conf spark.eventLog.enabled=false)");
        }
        return path.scheme().equals("file") ? "sealed+" + path : path.toString();
    }
}
