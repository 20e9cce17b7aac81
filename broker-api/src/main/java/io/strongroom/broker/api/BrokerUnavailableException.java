/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;
import java.time.Duration;

/** The broker cannot be reached, is not the broker that is pinned, or does not answer as a broker does. */
public final class BrokerUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;
    private final boolean lost;

    /** A failure to talk to the broker. */
    public BrokerUnavailableException(String message) {
        this(message, Duration.ZERO);
    }

    /** A failure to talk to the broker, with its cause. */
    public BrokerUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** A broker that cannot decide now, has changed nothing, and would like to be asked again then; zero: it did not say. */
    BrokerUnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
        this.lost = false;
    }

    /** A failure to talk to the broker; {@code lost}: no connection came about, or it broke before the answer. */
    BrokerUnavailableException(String message, Throwable cause, boolean lost) {
        super(message, cause);
        this.retryAfter = Duration.ZERO;
        this.lost = lost;
    }

    /** When the broker would like to be asked again; zero if it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the connection was lost, so that the request may or may not have been answered. */
    boolean isLost() {
        return lost;
    }
}
