/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class JsonLogFormatterTest {
    private final JsonLogFormatter formatter = new JsonLogFormatter();

    @AfterEach
    void forget() {
        MDC.clear();
    }

    @Test
    void a_record_is_one_line_of_strict_json() throws Exception {
        LogRecord record = new LogRecord(Level.WARNING, "two\nlines \"quoted\" \ud800 {0}");
        record.setParameters(new Object[] {"filled in"});
        record.setLoggerName("io.strongroom.broker");
        record.setThrown(new IOException("disk full"));
        MDC.put("correlation-id", "5f0c4f6e");

        String line = formatter.format(record);

        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        JsonNode json = StrictJson.parse(line.strip().getBytes(StandardCharsets.UTF_8), 10_000);
        assertThat(json.path("level").asText()).isEqualTo("WARNING");
        assertThat(json.path("logger").asText()).isEqualTo("io.strongroom.broker");
        assertThat(json.path("message").asText()).isEqualTo("two\nlines \"quoted\" ? filled in");
        assertThat(json.path("failure").asText()).contains("disk full");
        assertThat(json.path("correlation-id").asText()).isEqualTo("5f0c4f6e");
        assertThat(json.has("time")).isTrue();
    }

    @Test
    void outside_a_request_there_is_no_correlation_id() throws Exception {
        String line = formatter.format(new LogRecord(Level.INFO, "started"));

        assertThat(StrictJson.parse(line.strip().getBytes(StandardCharsets.UTF_8), 10_000)
                        .has("correlation-id"))
                .isFalse();
    }
}
