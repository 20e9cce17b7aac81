/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;

/** A message, descriptor or certificate that came from outside does not have the form it must have. */
public final class MessageFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal of the input.
     *
     * @param message what, got, wanted, in one lower-case sentence
     */
    public MessageFormatException(String message) {
        super(message);
    }

    /** A refusal of the input, with its cause. */
    public MessageFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
