/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;

/** The store cannot be read or written, or holds something that it must not hold. */
public class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure of the store. */
    public StoreException(String message) {
        super(message);
    }

    /** A failure of the store, with its cause. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
