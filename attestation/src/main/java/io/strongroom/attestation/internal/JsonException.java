/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

/** A text is not the JSON that was wanted. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String explanation;

    /** A failure told in one lower-case sentence: what, got, wanted. */
    public JsonException(String message) {
        super(message);
        this.explanation = message;
    }

    @Override
    public String getMessage() {
        return explanation;
    }
}
