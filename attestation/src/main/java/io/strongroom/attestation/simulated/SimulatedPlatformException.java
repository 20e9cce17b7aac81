/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import java.io.IOException;

/** The files of a simulated platform are missing, unsafe or do not belong together. */
public final class SimulatedPlatformException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure told in one lower-case sentence: what, got, wanted, what to do. */
    public SimulatedPlatformException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public SimulatedPlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
