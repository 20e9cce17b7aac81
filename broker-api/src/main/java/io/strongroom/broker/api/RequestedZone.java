/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

/**
 * A zone that the one who submits a job asks for. The broker's policy decides whether it becomes one: asking can add a
 * sealed zone, never loosen one.
 *
 * @param prefix a URI or absolute path, or {@code ${run}/…} for a directory of the run
 * @param key the name of the zone key, or {@link #RUN_KEY} for a key that lives as long as the run; the run key is bound
 *     to prefixes below {@code ${run}} only
 */
public record RequestedZone(String prefix, String key) {
    /** The key name that stands for the run's own key. */
    public static final String RUN_KEY = "run";

    /** How a prefix below the run directory begins. */
    public static final String RUN_DIRECTORY = "${run}";

    /** Checks that neither is empty. */
    public RequestedZone {
        if (prefix.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("a zone needs a prefix and a key, got '" + prefix + "=" + key + "'");
        }
    }
}
