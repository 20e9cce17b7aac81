/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import io.strongroom.testkit.evidence.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One recorded answer.
 *
 * @param headers by name, as they were sent
 * @param body the bytes
 * @param form what is unusual about how it is sent
 */
record Recorded(int status, Map<String, String> headers, Bytes body, Form form) {
    enum Form {
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

    static Recorded of(int status, String contentType, byte[] body) {
        return new Recorded(status, Map.of(), Bytes.of(body), Form.WHOLE)
                .with("Content-Type", contentType)
                .with("Request-ID", "5d0f6c1e2b3a4958");
    }

    static Recorded status(int status) {
        return new Recorded(status, Map.of("Request-ID", "5d0f6c1e2b3a4958"), Bytes.zeros(0), Form.WHOLE);
    }

    Recorded with(String header, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Recorded(status, changed, body, form);
    }

    Recorded without(String header) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.remove(header);
        return new Recorded(status, changed, body, form);
    }

    Recorded withBody(byte[] other) {
        return new Recorded(status, headers, Bytes.of(other), form);
    }

    Recorded withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    Recorded withForm(Form other) {
        return new Recorded(status, headers, body, other);
    }

    String text() {
        return new String(body.toArray(), StandardCharsets.UTF_8);
    }
}
