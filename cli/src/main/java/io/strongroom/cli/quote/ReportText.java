/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values as a table for people; nested values are indented. */
final class ReportText {
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";
    private static final int NAME_WIDTH = 26;

    private ReportText() {}

    /** A table of all fields. */
    static List<String> table(Map<String, @Nullable Object> fields) {
        List<String> lines = new ArrayList<>();
        append(lines, "", fields);
        return lines;
    }

    /** A verdict in one line, its reasons, then a table of the rest. */
    static List<String> verdict(Map<String, @Nullable Object> fields, boolean isColoured) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(fields, isColoured));
        if (fields.get("reasons") instanceof List<?> reasons) {
            for (Object reason : reasons) {
                if (reason instanceof Map<?, ?> map) {
                    lines.add("  " + map.get("code") + ": " + map.get("message"));
                    lines.add("      what to do: " + map.get("remedy"));
                }
            }
        }
        lines.add("");
        fields.forEach((name, value) -> {
            if (!name.equals("reasons") && !name.equals("verdict") && !name.equals("accepted")) {
                appendField(lines, "", name, value);
            }
        });
        return lines;
    }

    private static String headline(Map<String, @Nullable Object> fields, boolean isColoured) {
        boolean isVerified = "VERIFIED".equals(fields.get("verdict"));
        boolean isAccepted = Boolean.TRUE.equals(fields.get("accepted"));
        String what = String.valueOf(fields.getOrDefault("tee", "evidence"));
        String status = fields.get("status") == null ? "" : ", " + fields.get("status");
        if (!isVerified) {
            return colour(RED, "REJECTED", isColoured) + ": not authentic, " + fields.get("rejectReason");
        }
        return isAccepted
                ? colour(GREEN, "VERIFIED and accepted", isColoured) + ": " + what + status
                : colour(YELLOW, "VERIFIED, but not accepted by the policy", isColoured) + ": " + what + status;
    }

    private static void append(List<String> lines, String indent, Map<?, ?> fields) {
        fields.forEach((name, value) -> appendField(lines, indent, String.valueOf(name), value));
    }

    private static void appendField(List<String> lines, String indent, String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> nested) {
            lines.add(indent + name);
            append(lines, indent + "  ", nested);
        } else {
            lines.add(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s %s", indent + name, text(value)));
        }
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "-" : list.stream().map(ReportText::text).collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    private static String colour(String colour, String text, boolean isColoured) {
        return isColoured ? colour + text + PLAIN : text;
    }
}
