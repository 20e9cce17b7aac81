/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.io.IOException;

/** Shares of a root key do not give it: they are too few, damaged, of several sets, of another key, or no shares. */
public final class ShareException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with which share. */
    public ShareException(String message) {
        super(message);
    }

    ShareException(String message, Throwable cause) {
        super(message, cause);
    }
}
