/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/**
 * A key exists but is not to be used: it is disabled, or this process has no grant for it. Nothing is wrong with the
 * data. Commands end with exit code 77 on it.
 */
public final class KeyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal that says what was asked, of which key, and why not. */
    public KeyRefusedException(String message) {
        super(message);
    }
}
