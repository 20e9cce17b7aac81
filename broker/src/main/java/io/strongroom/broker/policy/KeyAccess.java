/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.broker.api.Release;

/**
 * What all grants for one key come to.
 *
 * @param mayOpen whether files may be read
 * @param maySeal whether files may be written
 * @param release {@code KEY} only where one grant gives both and lets the zone key leave the broker
 */
public record KeyAccess(boolean mayOpen, boolean maySeal, Release release) {
    /** No access. */
    public static final KeyAccess NONE = new KeyAccess(false, false, Release.UNWRAP);

    /** Everything, with the zone key. */
    public static final KeyAccess FULL = new KeyAccess(true, true, Release.KEY);

    /** What one grant gives. */
    static KeyAccess of(KeyGrant grant) {
        boolean open = grant.grants().contains(Grant.OPEN);
        boolean seal = grant.grants().contains(Grant.SEAL);
        Release release = open && seal && grant.release() == Release.KEY ? Release.KEY : Release.UNWRAP;
        return new KeyAccess(open || grant.grants().contains(Grant.UNWRAP_ONLY), seal, release);
    }

    /** What this and another grant give together. Two halves never add up to the zone key. */
    public KeyAccess or(KeyAccess other) {
        return new KeyAccess(
                mayOpen || other.mayOpen,
                maySeal || other.maySeal,
                release == Release.KEY || other.release == Release.KEY ? Release.KEY : Release.UNWRAP);
    }

    /** Whether anything is allowed. */
    public boolean isAny() {
        return mayOpen || maySeal;
    }
}
