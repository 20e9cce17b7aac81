/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Why the agent let no {@code main} run, as it left it in the run directory beside its line on standard error.
 *
 * @param code the agent's reason code, docs/agent.md
 * @param correlationId under which the broker's administrator finds the whole explanation; {@code none} if the broker was
 *     not asked
 */
public record AgentRefusal(String code, String correlationId) {
    private static final String FILE = "refusal.json";
    private static final int MAX_BYTES = 4096;

    /** Reads it, or none if the agent did not refuse or could not say so. */
    static Optional<AgentRefusal> read(Path run) throws IOException {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
        return Optional.of(new AgentRefusal(
                json.path("code").asText(), json.path("correlation-id").asText()));
    }
}
