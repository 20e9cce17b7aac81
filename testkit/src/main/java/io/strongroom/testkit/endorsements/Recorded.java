/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.testkit.evidence.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One recorded answer.
 *
 * @param status of HTTP
 * @param headers by name, as they were sent
 * @param body the bytes
 * @param form what is unusual about how it is sent
 */
public record Recorded(int status, Map<String, String> headers, Bytes body, Form form) {
    /** Copies the headers. */
    public Recorded {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** How an answer is sent. */
    public enum Form {
        /** Headers and body at once. */
        WHOLE,
        /** Without a length, in chunks. */
        CHUNKED,
        /** Nothing is sent until the server is closed. */
        SILENT,
        /** The headers are sent, and half of the body. */
        STALLED,
        /** The connection ends after half of the body. */
        CUT_OFF
    }

    /** An answer with a body. */
    public static Recorded of(int status, String contentType, byte[] body) {
        return new Recorded(status, Map.of(), Bytes.of(body), Form.WHOLE)
                .with("Content-Type", contentType)
                .with("Request-ID", "5d0f6c1e2b3a4958");
    }

    /** An answer without a body. */
    public static Recorded status(int status) {
        return new Recorded(status, Map.of("Request-ID", "5d0f6c1e2b3a4958"), Bytes.zeros(0), Form.WHOLE);
    }

    /** The same with a header set. */
    public Recorded with(String header, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Recorded(status, changed, body, form);
    }

    /** The same without a header. */
    public Recorded without(String header) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new Recorded(status, changed, body, form);
    }

    /** The same with another body. */
    public Recorded withBody(byte[] other) {
        return new Recorded(status, headers, Bytes.of(other), form);
    }

    /** The same with another body, in UTF-8. */
    public Recorded withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, sent in another way. */
    public Recorded withForm(Form other) {
        return new Recorded(status, headers, body, other);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body.toArray(), StandardCharsets.UTF_8);
    }
}
