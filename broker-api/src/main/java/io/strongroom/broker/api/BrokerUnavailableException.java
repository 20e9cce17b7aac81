/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;

/** The broker cannot be reached, is not the broker that is pinned, or does not answer as a broker does. */
public final class BrokerUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure to talk to the broker. */
    public BrokerUnavailableException(String message) {
        super(message);
    }

    /** A failure to talk to the broker, with its cause. */
    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
