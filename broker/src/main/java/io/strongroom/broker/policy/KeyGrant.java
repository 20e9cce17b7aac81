/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.broker.api.Release;
import java.util.Set;

/**
 * Grants for the keys whose name fits a pattern.
 *
 * @param pattern a key name in which {@code *} stands for any characters
 * @param grants what is allowed, at least one
 * @param release whether the zone key may leave the broker
 * @param maximumReleases how often the zone key of each key may leave the broker by this grant, in all;
 *     {@link #UNLIMITED} if nothing was said
 * @param line the line of the policy, from 1
 */
public record KeyGrant(String pattern, Set<Grant> grants, Release release, int maximumReleases, int line) {
    /** Any number of releases. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Copies. */
    public KeyGrant {
        grants = Set.copyOf(grants);
        if (grants.isEmpty()) {
            throw new IllegalArgumentException("a key pattern without grants allows nothing");
        }
    }

    /** Whether the zone key leaves the broker by this grant. */
    public boolean releasesKey() {
        return KeyAccess.of(this).release() == Release.KEY;
    }

    /** Whether the pattern fits this key name. */
    public boolean fits(String keyName) {
        return NamePattern.fits(pattern, keyName);
    }
}
