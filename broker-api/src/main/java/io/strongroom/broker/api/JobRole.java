/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.util.Locale;

/** What a process does in its job. */
public enum JobRole {
    /** Attests the job: its descriptor decides the zones. */
    DRIVER,
    /** Carries the driver's job: the broker must know it already, with the same descriptor. */
    EXECUTOR;

    /** The name in messages: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the name in messages.
     *
     * @throws MessageFormatException if there is no such role
     */
    public static JobRole ofWireName(String name) throws MessageFormatException {
        for (JobRole role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw new MessageFormatException("job role '" + name + "' is not known (expected driver or executor)");
    }
}
