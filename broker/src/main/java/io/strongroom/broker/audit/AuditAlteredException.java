/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.store.StoreException;

/** Audit records or heads in the store are not those that were written. */
public final class AuditAlteredException extends StoreException {
    private static final long serialVersionUID = 1L;

    /** What is altered: one lower-case sentence. */
    public AuditAlteredException(String message) {
        super(message + "; run strongroom audit verify, and find out who writes to the store");
    }
}
