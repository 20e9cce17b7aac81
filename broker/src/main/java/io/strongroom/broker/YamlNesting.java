/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Looks for YAML that is nested so deep that reading it would overflow the stack: the YAML library builds its tree by
 * recursion and has no limit of its own; its parser of events, which is used here, does neither.
 */
public final class YamlNesting {
    /** The most levels that are read; what we define needs five. */
    public static final int MAX_LEVELS = 32;

    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private YamlNesting() {}

    /** Whether {@code yaml} has more than {@link #MAX_LEVELS} levels before it ends or stops being YAML. */
    public static boolean isTooDeep(String yaml) {
        try {
            int level = 0;
            for (Event event : new Parse(SETTINGS).parseString(yaml)) {
                if (event instanceof CollectionStartEvent && ++level > MAX_LEVELS) {
                    return true;
                }
                if (event instanceof CollectionEndEvent) {
                    level--;
                }
            }
            return false;
        } catch (YamlEngineException e) {
            return false; // whoever reads it says what is wrong, and stops there too
        }
    }
}
