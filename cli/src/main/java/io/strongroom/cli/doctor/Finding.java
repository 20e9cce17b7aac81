/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param level how good it is
 * @param subject what was looked at: a few words
 * @param observation what was seen: one sentence part, lower case
 * @param advice what to do; empty if there is nothing to do
 */
public record Finding(Level level, String subject, String observation, String advice) {
    /** How good it is, best first. */
    public enum Level {
        /** As it should be. */
        GOOD("ok"),
        /** Works, with a limit that one should know. */
        NOTE("note"),
        /** Must be repaired before the product does its work. */
        BAD("bad");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /** The word that people and scripts see: {@code ok}, {@code note} or {@code bad}. */
        public String word() {
            return word;
        }
    }

    /** Nothing to do. */
    public static Finding good(String subject, String observation) {
        return new Finding(Level.GOOD, subject, observation, "");
    }

    /** A limit that one should know. */
    public static Finding note(String subject, String observation, String advice) {
        return new Finding(Level.NOTE, subject, observation, advice);
    }

    /** Something to repair. */
    public static Finding bad(String subject, String observation, String advice) {
        return new Finding(Level.BAD, subject, observation, advice);
    }

    /** The fields as they appear in JSON: {@code level}, {@code subject}, {@code observation}, {@code advice}. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("level", level.word());
        fields.put("subject", subject);
        fields.put("observation", observation);
        fields.put("advice", advice);
        return fields;
    }
}
