/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.io.IOException;

/** A policy does not say anything valid. The message names the line. */
public final class PolicyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal of the policy. */
    public PolicyException(String message) {
        super(message);
    }

    /** A refusal of the policy, with its cause. */
    public PolicyException(String message, Throwable cause) {
        super(message, cause);
    }
}
