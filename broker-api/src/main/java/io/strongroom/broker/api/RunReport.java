/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a process read and wrote.
 *
 * @param isFinal whether the process ends; the driver's final report ends the job and deletes its run key
 * @param zones totals by key name
 */
public record RunReport(boolean isFinal, SortedMap<String, Totals> zones) {
    private static final int MAX_ZONES = 10_000;

    /**
     * Totals of one zone.
     *
     * @param filesRead files opened for reading
     * @param bytesRead plaintext bytes handed to readers
     * @param filesWritten files completed
     * @param bytesWritten plaintext bytes of completed files
     */
    public record Totals(long filesRead, long bytesRead, long filesWritten, long bytesWritten) {
        private static final Set<String> MEMBERS = Set.of("files-read", "bytes-read", "files-written", "bytes-written");

        /** Checks that none is negative. */
        public Totals {
            if (filesRead < 0 || bytesRead < 0 || filesWritten < 0 || bytesWritten < 0) {
                throw new IllegalArgumentException("totals of a zone are zero or more");
            }
        }
    }

    /** Copies. */
    public RunReport {
        zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    }

    /** The message. */
    public ObjectNode toJson() {
        ObjectNode json = StrictJson.object().put("final", isFinal);
        ObjectNode byName = json.putObject("zones");
        zones.forEach((name, totals) -> byName.putObject(name)
                .put("files-read", totals.filesRead())
                .put("bytes-read", totals.bytesRead())
                .put("files-written", totals.filesWritten())
                .put("bytes-written", totals.bytesWritten()));
        return json;
    }

    /**
     * Reads the message.
     *
     * @throws MessageFormatException if it has another form
     */
    public static RunReport parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the run report", Set.of("final", "zones"));
        JsonNode byName = fields.node("zones");
        if (!byName.isObject() || byName.size() > MAX_ZONES) {
            throw new MessageFormatException("the run report: 'zones' is not an object of at most " + MAX_ZONES);
        }
        TreeMap<String, Totals> zones = new TreeMap<>();
        for (Map.Entry<String, JsonNode> zone : byName.properties()) {
            JsonFields totals = JsonFields.of(zone.getValue(), "a zone of the run report", Totals.MEMBERS);
            zones.put(
                    zone.getKey(),
                    new Totals(
                            totals.count("files-read"),
                            totals.count("bytes-read"),
                            totals.count("files-written"),
                            totals.count("bytes-written")));
        }
        return new RunReport(fields.bool("final"), zones);
    }
}
