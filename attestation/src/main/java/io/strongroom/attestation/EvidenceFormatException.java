/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** Bytes are not a quote that this version reads. */
public final class EvidenceFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String explanation;

    /** A failure told in one lower-case sentence: what, got, wanted. */
    public EvidenceFormatException(String message) {
        super(message);
        this.explanation = message;
    }

    /** What was found and what was wanted, in one lower-case sentence. */
    @Override
    public String getMessage() {
        return explanation;
    }
}
