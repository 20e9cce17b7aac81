/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The summary of a run as {@code --report} writes it: one JSON object, no secret.
 *
 * @param jobId the job's id
 * @param digest the job digest in hexadecimal
 * @param zones the zones asked for
 * @param exitCode the job's exit code
 * @param startedAt when its process started
 * @param duration how long it ran
 * @param broker what the broker recorded of its processes: evidence, zones, keys, totals; or none
 */
public record RunSummary(
        String jobId,
        String digest,
        List<ZoneRequest> zones,
        int exitCode,
        Instant startedAt,
        Duration duration,
        Optional<JsonNode> broker) {
    /** What every place that shows a simulated attestation says. */
    public static final String SIMULATED = "SIMULATED: memory is not protected";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies. */
    public RunSummary {
        zones = List.copyOf(zones);
    }

    /** The JSON object. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", 1);
        json.put("job-id", jobId);
        json.put("job-digest", digest);
        json.put("exit-code", exitCode);
        json.put("started-at", startedAt.toString());
        json.put("duration-seconds", duration.toMillis() / 1000.0);
        json.put("assurance", SIMULATED);
        ArrayNode requested = json.putArray("zones-requested");
        zones.forEach(zone ->
                requested.addObject().put("prefix", zone.prefix().toString()).put("key", zone.keyName()));
        broker.ifPresent(record -> json.set("run", record));
        return json;
    }

    /**
     * Writes the summary, replacing the file.
     *
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        Files.write(file, (text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        try {
            return JSON.writeValueAsString(toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes is always JSON", e);
        }
    }
}
