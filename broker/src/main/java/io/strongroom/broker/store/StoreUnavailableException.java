/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

/** The store cannot be reached, or takes nothing at present: its disk is full, or its server is down or being started. */
public final class StoreUnavailableException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final boolean undone;

    /** A store that takes nothing; nothing was changed. */
    public StoreUnavailableException(String message) {
        super(message);
        this.undone = true;
    }

    /**
     * A store that takes nothing.
     *
     * @param undone whether it is certain that nothing was changed; it is not if the answer to a commit was lost
     */
    public StoreUnavailableException(String message, Throwable cause, boolean undone) {
        super(message, cause);
        this.undone = undone;
    }

    /** Whether it is certain that nothing was changed: the same may then be asked again later. */
    public boolean isUndone() {
        return undone;
    }

    /** The same failure for another caller. */
    StoreUnavailableException copy() {
        return new StoreUnavailableException(String.valueOf(getMessage()), this, undone);
    }

    /** The failure of a caller whose work had to wait for that which failed, and was not begun. */
    StoreUnavailableException ofNotBegun() {
        return new StoreUnavailableException(String.valueOf(getMessage()), this, true);
    }
}
