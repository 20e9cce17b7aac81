/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.util.regex.Pattern;

/** Names in which {@code *} stands for any characters. */
final class NamePattern {
    private NamePattern() {}

    /** Whether the pattern fits this name. */
    static boolean fits(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.matches(regex.toString(), name);
    }
}
