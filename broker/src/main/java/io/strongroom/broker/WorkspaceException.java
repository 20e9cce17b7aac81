/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;

/** A workspace cannot be used: it is missing, damaged, open to others, or its root key does not fit. */
public final class WorkspaceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal that says what is wrong and what to do. */
    public WorkspaceException(String message) {
        super(message);
    }

    /** A refusal that says what is wrong and what to do, with its cause. */
    public WorkspaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
