/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a stored item is good for at some time. */
public enum ItemState {
    /** In date, with a third or more of its window left. */
    FRESH,
    /** In date, but with less than a third of its window left: usable, and time to ask for the next one. */
    TO_REFRESH,
    /** Its window is over. */
    EXPIRED,
    /** Its window has not begun, or a clock is wrong. */
    NOT_YET_VALID,
    /** It cannot be read, or its signature does not lead to the vendor's root. */
    DAMAGED;

    private static final int REFRESHED_PART = 3;

    /** The state of an intact item. */
    static ItemState of(Validity window, Instant now) {
        if (now.isBefore(window.notBefore())) {
            return NOT_YET_VALID;
        }
        if (now.isAfter(window.notAfter())) {
            return EXPIRED;
        }
        Duration part = Duration.between(window.notBefore(), window.notAfter()).dividedBy(REFRESHED_PART);
        return now.isAfter(window.notAfter().minus(part)) ? TO_REFRESH : FRESH;
    }

    /** True if the item is in date. */
    public boolean isUsable() {
        return this == FRESH || this == TO_REFRESH;
    }

    /** The name in listings, such as {@code to-refresh}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
