/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.seal.zone.ZonePath;

/**
 * A zone that the command line or the workspace asks for: the broker's policy decides.
 *
 * @param prefix the zone holds this path and all below it
 * @param keyName the name of the zone key
 */
public record ZoneRequest(ZonePath prefix, String keyName) {
    /**
     * Reads {@code PREFIX=KEY}, split at the last {@code =}.
     *
     * @throws SubmitException if there is no key, or the prefix is not an absolute path or URI
     */
    public static ZoneRequest parse(String text) throws SubmitException {
        int split = text.lastIndexOf('=');
        if (split <= 0 || split == text.length() - 1) {
            throw SubmitException.usage(
                    "zone '" + text + "' is not PREFIX=KEY (for example --zone /data/payroll=payroll)");
        }
        try {
            return new ZoneRequest(ZonePath.parse(text.substring(0, split)), text.substring(split + 1));
        } catch (IllegalArgumentException e) {
            throw SubmitException.usage("zone '" + text + "': " + e.getMessage());
        }
    }
}
