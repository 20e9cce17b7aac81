/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.regex.Pattern;

/**
 * The names of keys that a group of owners claims: a name in which {@code *} stands for any characters.
 *
 * <p>The questions are answered exactly, over all strings: a pattern is an automaton with a state before each of its
 * characters and one behind the last, and the set of states fits a {@code long}. Each question takes a time that is linear
 * in the other pattern.
 *
 * @param text 1 to 63 lower-case letters, digits, dots, underscores, hyphens and {@code *}
 */
public record KeyPattern(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9*._-]{1,63}");
    private static final char ANY = '*';
    private static final int ASCII = 128;

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if it has another, which no key's name could fit
     */
    public KeyPattern {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no pattern of key names (expected 1 to 63 lower-case letters, digits, dots, underscores,"
                    + " hyphens, and * for any characters)");
        }
    }

    /** Whether every name that {@code other} fits is fitted by this one too. A name is a pattern that fits itself alone. */
    public boolean covers(String other) {
        return isAccepted(other, false);
    }

    /** Whether there is a name that both fit. */
    public boolean meets(String other) {
        return isAccepted(other, true);
    }

    /**
     * Walks along {@code other}. At its stars the walk either may go to any later state, since what stands there may be
     * whatever leads to it; or only such states are left whose own star takes all that may stand there.
     */
    private boolean isAccepted(String other, boolean isStarFree) {
        long stars = 0;
        long[] literals = new long[ASCII];
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ANY) {
                stars |= 1L << i;
            } else {
                literals[text.charAt(i)] |= 1L << i;
            }
        }
        long states = past(stars, 1L);
        for (int i = 0; i < other.length() && states != 0; i++) {
            char next = other.charAt(i);
            if (next == ANY && isStarFree) {
                states = -Long.lowestOneBit(states);
            } else {
                long literal = next == ANY || next >= ASCII ? 0 : literals[next];
                states = past(stars, (states & stars) | ((states & literal) << 1));
            }
        }
        return (states >>> text.length() & 1) != 0;
    }

    /** With the states behind stars that stand for nothing. */
    private static long past(long stars, long states) {
        long all = states;
        long more = all | ((all & stars) << 1);
        while (more != all) {
            all = more;
            more = all | ((all & stars) << 1);
        }
        return all;
    }
}
