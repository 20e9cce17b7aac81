/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The members of a YAML mapping, each read with the type it must have. Unknown and duplicate keys are refused at
 * construction, with the line and the nearest known key.
 */
final class YamlFields {
    private static final int MAX_TEXT_CHARS = 4096;
    private static final int MAX_ELEMENTS = 10_000;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private final String what;
    private final int line;
    private final Map<String, Node> members;

    private YamlFields(String what, int line, Map<String, Node> members) {
        this.what = what;
        this.line = line;
        this.members = members;
    }

    static YamlFields of(Node node, String what, Set<String> known) throws PolicyException {
        if (!(node instanceof MappingNode mapping)) {
            throw at(node, what + " is not a mapping of keys to values");
        }
        Map<String, Node> members = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "a key of " + what);
            if (!known.contains(key)) {
                throw at(tuple.getKeyNode(), "unknown key '" + key + "' in " + what + suggestion(key, known));
            }
            if (members.put(key, tuple.getValueNode()) != null) {
                throw at(tuple.getKeyNode(), "key '" + key + "' stands twice in " + what);
            }
        }
        return new YamlFields(what, lineOf(node), members);
    }

    /** The line, from 1, at which the mapping begins. */
    int line() {
        return line;
    }

    /** The line of a member, or of the mapping if the member is absent. */
    int line(String name) {
        Node node = members.get(name);
        return node == null ? line : lineOf(node);
    }

    Node node(String name) throws PolicyException {
        Node node = members.get(name);
        if (node == null) {
            throw failure(line, what + " lacks '" + name + "'");
        }
        return node;
    }

    Optional<Node> optional(String name) {
        return Optional.ofNullable(members.get(name));
    }

    String text(String name) throws PolicyException {
        return scalar(node(name), "'" + name + "'");
    }

    /** One of the given words, or the fallback if the member is absent. */
    String word(String name, Set<String> words, String fallback) throws PolicyException {
        Node node = members.get(name);
        return node == null ? fallback : oneOf(node, name, words);
    }

    /** A whole number within the range, or the fallback if the member is absent. */
    int number(String name, int max, int fallback) throws PolicyException {
        Node node = members.get(name);
        if (node == null) {
            return fallback;
        }
        String text = scalar(node, "'" + name + "'");
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new PolicyException("line " + lineOf(node) + ": '" + name + "' is '" + text + "', not a number", e);
        }
        throw at(node, "'" + name + "' is " + text + " (expected 0 to " + max + ")");
    }

    /** A time such as 2026-11-27T08:00:00Z, or the fallback if the member is absent. */
    Instant instant(String name, Instant fallback) throws PolicyException {
        Node node = members.get(name);
        if (node == null) {
            return fallback;
        }
        String text = scalar(node, "'" + name + "'");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new PolicyException(
                    "line " + lineOf(node) + ": '" + name + "' is '" + text
                            + "' (expected a time in UTC such as 2026-11-27T08:00:00Z)",
                    e);
        }
    }

    /** A duration such as 90s, 15m, 12h or 30d within the range, or the fallback if the member is absent. */
    Duration duration(String name, Duration min, Duration max, Duration fallback) throws PolicyException {
        Node node = members.get(name);
        if (node == null) {
            return fallback;
        }
        String text = scalar(node, "'" + name + "'");
        Matcher parts = DURATION.matcher(text);
        if (parts.matches()) {
            Duration unit = UNITS.getOrDefault(parts.group(2), Duration.ZERO);
            Duration value = unit.multipliedBy(Integer.parseInt(parts.group(1)));
            if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                return value;
            }
        }
        throw at(
                node,
                "'" + name + "' is '" + text + "' (expected a duration such as 90s, 15m, 12h or 30d, from "
                        + min.toSeconds() + "s to " + max.toSeconds() + "s)");
    }

    boolean flag(String name) throws PolicyException {
        return word(name, Set.of("true", "false"), "false").equals("true");
    }

    /** The elements of a sequence; none if the member is absent. */
    List<Node> list(String name) throws PolicyException {
        Node node = members.get(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw at(node, "'" + name + "' is not a list");
        }
        if (sequence.getValue().size() > MAX_ELEMENTS) {
            throw at(node, "'" + name + "' has more than " + MAX_ELEMENTS + " elements");
        }
        return List.copyOf(sequence.getValue());
    }

    /** A list of words, or one word instead of a list of one. */
    List<String> words(String name, Set<String> words) throws PolicyException {
        Node node = node(name);
        if (node instanceof ScalarNode) {
            return List.of(oneOf(node, name, words));
        }
        List<String> values = new ArrayList<>();
        for (Node element : list(name)) {
            values.add(oneOf(element, name, words));
        }
        return values;
    }

    static String scalar(Node node, String what) throws PolicyException {
        if (!(node instanceof ScalarNode value)) {
            throw at(node, what + " is not a single value");
        }
        if (value.getValue().isEmpty() || value.getValue().length() > MAX_TEXT_CHARS) {
            throw at(node, what + " is empty, or longer than " + MAX_TEXT_CHARS + " characters");
        }
        return value.getValue();
    }

    static PolicyException at(Node node, String message) {
        return failure(lineOf(node), message);
    }

    static PolicyException failure(int line, String message) {
        return new PolicyException("line " + line + ": " + message);
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String oneOf(Node node, String name, Set<String> words) throws PolicyException {
        String value = scalar(node, "'" + name + "'");
        if (!words.contains(value)) {
            throw at(node, "'" + name + "' is '" + value + "'" + suggestion(value, words));
        }
        return value;
    }

    private static String suggestion(String word, Collection<String> known) {
        return " (did you mean '" + NearestName.of(word, known).orElse("") + "'? known: "
                + String.join(", ", known.stream().sorted().toList()) + ")";
    }
}
