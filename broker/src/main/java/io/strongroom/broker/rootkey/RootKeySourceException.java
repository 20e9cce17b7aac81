/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.io.IOException;

/** What protects a root key cannot be used: a file is missing or open to others, a PIN or token is refused, nothing answers. */
public class RootKeySourceException extends IOException {
    private static final long serialVersionUID = 1L;

    RootKeySourceException(String message) {
        super(message);
    }

    RootKeySourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
