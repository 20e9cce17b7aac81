/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Meters in the text format that Prometheus reads: counters end in {@code _total}, timers are summaries of {@code _count} and
 * {@code _sum} in seconds, and {@code _max}.
 *
 * <p>Source: Prometheus, "Exposition formats", text format 0.0.4.
 */
final class PrometheusText {
    /** The content type. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private PrometheusText() {}

    static String of(MeterRegistry registry) {
        Map<String, StringBuilder> families = new TreeMap<>();
        registry.getMeters().stream()
                .sorted(Comparator.comparing(meter -> meter.getId().toString()))
                .forEach(meter -> meter.measure().forEach(measurement -> {
                    String family = name(meter.getId(), measurement.getStatistic());
                    families.computeIfAbsent(family, name -> header(name, meter.getId(), measurement.getStatistic()))
                            .append(family)
                            .append(labels(meter.getId().getTags()))
                            .append(' ')
                            .append(number(measurement.getValue()))
                            .append('\n');
                }));
        StringBuilder text = new StringBuilder();
        families.values().forEach(text::append);
        return text.toString();
    }

    private static String name(Meter.Id id, Statistic statistic) {
        String name = id.getName().replaceAll("[^a-zA-Z0-9_]", "_");
        if (id.getType() == Meter.Type.GAUGE) {
            return name;
        }
        String seconds = id.getType() == Meter.Type.TIMER ? "_seconds" : "";
        return switch (statistic) {
            case COUNT -> id.getType() == Meter.Type.COUNTER ? name + "_total" : name + seconds + "_count";
            case TOTAL, TOTAL_TIME -> name + seconds + "_sum";
            case MAX -> name + seconds + "_max";
            case VALUE, UNKNOWN, ACTIVE_TASKS, DURATION -> name;
        };
    }

    private static StringBuilder header(String family, Meter.Id id, Statistic statistic) {
        String type = statistic == Statistic.MAX || statistic == Statistic.VALUE ? "gauge" : "counter";
        StringBuilder header = new StringBuilder();
        String description = id.getDescription();
        if (description != null) {
            header.append("# HELP ")
                    .append(family)
                    .append(' ')
                    .append(escaped(description))
                    .append('\n');
        }
        return header.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    }

    private static String labels(List<Tag> tags) {
        if (tags.isEmpty()) {
            return "";
        }
        StringJoiner labels = new StringJoiner(",", "{", "}");
        tags.forEach(tag -> labels.add(tag.getKey().replaceAll("[^a-zA-Z0-9_]", "_") + "=\""
                + escaped(tag.getValue()).replace("\"", "\\\"") + '"'));
        return labels.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
