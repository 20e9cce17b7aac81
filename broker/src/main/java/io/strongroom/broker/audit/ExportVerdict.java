/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.util.Locale;

/** What the check of an exported log found. */
public sealed interface ExportVerdict {
    /** A part of an exported log. */
    enum Place {
        /** The first line. */
        HEADER,
        /** The line of a record. */
        RECORD,
        /** The last line: the signed head. */
        HEAD;

        /** Its word in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is wrong with a place. */
    enum Problem {
        /** Its bytes are not those that were exported. */
        ALTERED,
        /** It should be there, and is not. */
        MISSING,
        /** A record stands elsewhere than it should. */
        MOVED,
        /** A record stands there twice. */
        REPEATED,
        /** It should not be there. */
        ADDED;

        /** Its word in answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Every byte is as it was exported.
     *
     * @param head what was signed: how many records there are, and when
     */
    record Intact(TreeHead head) implements ExportVerdict {}

    /**
     * It is not as it was exported, or not exported by the holder of the key.
     *
     * @param place where the first thing is wrong
     * @param problem what is wrong with it
     * @param record the place in the log of the record it is about, from 1; 0 if it is about none
     * @param line the line of the file, from 1, where it was noticed
     * @param message one lower-case sentence
     */
    record Altered(Place place, Problem problem, long record, long line, String message) implements ExportVerdict {
        static Altered header(Problem problem, String message) {
            return new Altered(Place.HEADER, problem, 0, 1, message);
        }

        static Altered record(Problem problem, long record, long line, String message) {
            return new Altered(Place.RECORD, problem, record, line, message);
        }

        static Altered head(Problem problem, long line, String message) {
            return new Altered(Place.HEAD, problem, 0, line, message);
        }
    }
}
