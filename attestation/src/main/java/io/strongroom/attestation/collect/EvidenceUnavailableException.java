/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

/** The platform gives no evidence: a device is missing, unreadable, or not supported by this version. */
public final class EvidenceUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure told in one lower-case sentence: what, got, wanted, what to do. */
    public EvidenceUnavailableException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public EvidenceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
