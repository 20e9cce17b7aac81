/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.RequestedZone;
import java.util.regex.Pattern;

/** The names of zone keys. */
final class KeyName {
    /** How the names of run keys begin; people cannot make such keys. */
    static final String RUN_PREFIX = "run.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private KeyName() {}

    /**
     * Checks a name that a person chose.
     *
     * @throws IllegalArgumentException if it has another form, or is reserved
     */
    static void requireValid(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("key name '" + name
                    + "' is not 1 to 63 lower-case letters, digits, dots, underscores and hyphens, beginning with a letter"
                    + " or digit");
        }
        if (name.equals(RequestedZone.RUN_KEY) || name.startsWith(RUN_PREFIX)) {
            throw new IllegalArgumentException("key name '" + name + "' is reserved for the keys of runs");
        }
    }

    /** True if a key can have this name at all. */
    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name of a job's run key. */
    static String ofRun(String jobId) {
        return RUN_PREFIX + jobId;
    }
}
