/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;

/** A change of the policy was refused: the owners that the policy in force names did not sign it. */
public final class PolicyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal that says whose signatures are wanted, and which were given. */
    PolicyRefusedException(String message) {
        super(message);
    }
}
