/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;
import java.time.Duration;

/**
 * The broker refused. It tells a peer a stable code and a correlation id, nothing else: the whole reason is in the
 * broker's audit log. Administrators are told why.
 */
public final class BrokerRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String correlationId;
    private final Duration retryAfter;
    private final String explanation;

    /**
     * A refusal.
     *
     * @param code lower-case words joined by hyphens, listed in docs/spec/broker-api.md
     * @param correlationId names the decision in the broker's audit log; empty if the broker gave none
     */
    public BrokerRefusedException(String code, String correlationId) {
        this(code, correlationId, Duration.ZERO, "");
    }

    BrokerRefusedException(String code, String correlationId, Duration retryAfter, String explanation) {
        super("the broker refused: " + code
                + (explanation.isEmpty() ? "" : ": " + explanation)
                + (correlationId.isEmpty() ? "" : " (correlation id " + correlationId + ")"));
        this.explanation = explanation;
        this.code = code;
        this.correlationId = correlationId;
        this.retryAfter = retryAfter;
    }

    /** When the broker would like to be asked again; zero if it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Why, in a lower-case sentence; empty if the broker did not say: it tells administrators alone. */
    public String explanation() {
        return explanation;
    }

    /** The stable reason code. */
    public String code() {
        return code;
    }

    /** The id under which an administrator finds the explanation; empty if the broker gave none. */
    public String correlationId() {
        return correlationId;
    }
}
