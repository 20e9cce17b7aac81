/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/**
 * A log record as one line of JSON: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, the {@code
 * failure} behind it, and the {@code correlation-id} of the request that is being answered.
 */
final class JsonLogFormatter extends Formatter {
    private static final String CORRELATION_ID = "correlation-id";

    @Override
    public String format(LogRecord record) {
        ObjectNode json = StrictJson.object();
        json.put("time", record.getInstant().toString());
        json.put("level", record.getLevel().getName());
        json.put("logger", record.getLoggerName());
        json.put("thread", record.getLongThreadID());
        json.put("message", unicode(formatMessage(record)));
        Optional.ofNullable(record.getThrown()).ifPresent(thrown -> json.put("failure", unicode(thrown.toString())));
        Optional.ofNullable(MDC.get(CORRELATION_ID)).ifPresent(id -> json.put(CORRELATION_ID, id));
        return new String(StrictJson.canonical(json), StandardCharsets.UTF_8) + "\n";
    }

    /** Text whose half characters are replaced, since JSON holds none. */
    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
