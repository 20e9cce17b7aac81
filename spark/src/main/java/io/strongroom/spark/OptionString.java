/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a string of JVM options at white space, with quotes and backslashes as in a shell. Source: Spark 4.1.0, {@code
 * org.apache.spark.launcher.CommandBuilderUtils.parseOptionString}; a test compares the two.
 */
final class OptionString {
    private static final char NO_QUOTE = 0;

    private final List<String> options = new ArrayList<>();
    private final StringBuilder option = new StringBuilder();
    private boolean inOption;
    private boolean escaped;
    private char quote = NO_QUOTE;

    private OptionString() {}

    /**
     * Splits {@code text}.
     *
     * @throws SubmitException with exit code 2 if a quote is not closed or a backslash ends the text
     */
    static List<String> split(String text) throws SubmitException {
        OptionString split = new OptionString();
        text.chars().forEach(c -> split.take((char) c));
        if (split.quote != NO_QUOTE || split.escaped) {
            throw SubmitException.usage("JVM options '" + text + "' end inside a quote");
        }
        split.end();
        return split.options;
    }

    private void take(char c) {
        if (escaped) {
            option.append(c);
            escaped = false;
        } else if (c == '\\' && quote != '\'') {
            inOption = true;
            escaped = true;
        } else if (quote != NO_QUOTE) {
            takeQuoted(c);
        } else if (c == '"' || c == '\'') {
            inOption = true;
            quote = c;
        } else if (Character.isWhitespace(c)) {
            end();
        } else {
            inOption = true;
            option.append(c);
        }
    }

    private void takeQuoted(char c) {
        if (c == quote) {
            quote = NO_QUOTE;
        } else {
            option.append(c);
        }
    }

    private void end() {
        if (inOption) {
            options.add(option.toString());
        }
        option.setLength(0);
        inOption = false;
    }
}
