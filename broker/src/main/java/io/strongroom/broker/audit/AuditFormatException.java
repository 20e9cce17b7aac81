/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;

/** A key file does not have the form that it must have. */
public final class AuditFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal: what, got, wanted, in one lower-case sentence. */
    public AuditFormatException(String message) {
        super(message);
    }

    /** A refusal, with its cause. */
    public AuditFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
