/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.util.Locale;

/** How a zone key is used by an attested process. */
public enum Release {
    /** The process receives the zone key and unwraps data keys itself: one call per zone. */
    KEY,
    /** The zone key stays in the broker, which wraps and unwraps data keys. */
    UNWRAP;

    /** The name in messages: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Release ofWireName(String name) throws MessageFormatException {
        for (Release release : values()) {
            if (release.wireName().equals(name)) {
                return release;
            }
        }
        throw new MessageFormatException("release '" + name + "' is not known (expected key or unwrap)");
    }
}
