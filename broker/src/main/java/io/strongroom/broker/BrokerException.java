/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;

/** What a person asked of the broker cannot be done: a key exists already, or does not exist. */
public final class BrokerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal that says what is wrong and what to do. */
    public BrokerException(String message) {
        super(message);
    }
}
