/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

/** The wrapped root key was not made by this source, or was altered. */
public final class WrongSourceException extends RootKeySourceException {
    private static final long serialVersionUID = 1L;

    WrongSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
