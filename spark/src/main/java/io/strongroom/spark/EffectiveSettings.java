/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.spark.driver.ProtectedSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Spark properties that a job runs with: those of the user, and those that protect, which no user's property
 * overrides.
 *
 * <p>{@link #stable} are equal for equal submissions and lie in the run's {@code spark.conf}; {@link #ofRun} hold paths of
 * the run directory and become system properties of the JVM, where the job descriptor writes {@code ${run}} for it.
 * Neither holds a secret. Immutable.
 */
final class EffectiveSettings {
    /** Handled elsewhere: as files of the job, JVM options or class path entries. */
    private static final Set<String> CONSUMED = Set.of(
            "spark.jars",
            "spark.files",
            "spark.archives",
            "spark.driver.extraClassPath",
            "spark.driver.defaultExtraClassPath",
            "spark.metrics.conf");

    private final SortedMap<String, String> stable = new TreeMap<>();
    private final SortedMap<String, String> ofRun = new TreeMap<>();

    private EffectiveSettings() {}

    /**
     * Merges.
     *
     * @param user the user's properties, already checked by {@link SettingRules}
     * @param applicationName the name if the user gave none
     * @param doors Hadoop properties that put our file systems in place, without {@code spark.hadoop.}
     * @param eventLog where an event log may lie
     * @param run the run directory
     * @param keyStore the key store marker
     * @throws SubmitException with exit code 77 if a property of the user contradicts one that protects
     */
    static EffectiveSettings merge(
            UserSettings user,
            String applicationName,
            Map<String, String> doors,
            EventLog eventLog,
            Path run,
            Path keyStore)
            throws SubmitException {
        EffectiveSettings settings = new EffectiveSettings();
        settings.protect(SettingRules.master(user), run, keyStore);
        doors.forEach((name, value) -> settings.stable.put("spark.hadoop." + name, value));
        for (Map.Entry<String, String> wanted : user.values().entrySet()) {
            settings.accept(wanted.getKey(), wanted.getValue());
        }
        settings.stable.putIfAbsent("spark.app.name", applicationName);
        settings.stable.putIfAbsent("spark.ui.killEnabled", "false");
        if (!settings.stable.containsKey("spark.sql.warehouse.dir")) {
            settings.ofRun.put("spark.sql.warehouse.dir", "file:" + run.resolve("tmp/warehouse"));
        }
        settings.stable.putAll(eventLog.settings(user));
        return settings;
    }

    private void protect(String master, Path run, Path keyStore) {
        stable.putAll(ProtectedSettings.values());
        stable.put("spark.master", master);
        stable.put("spark.hadoop.hadoop.tmp.dir", "${java.io.tmpdir}/hadoop");
        for (String namespace : ProtectedSettings.tlsNamespaces()) {
            ofRun.put(namespace + ".keyStore", keyStore.toString());
            ofRun.put(namespace + ".trustStore", keyStore.toString());
        }
        ofRun.put("spark.local.dir", run.resolve("local").toString());
    }

    private void accept(String name, String value) throws SubmitException {
        boolean isDoor = name.startsWith("spark.hadoop.fs.") && name.endsWith(".impl") && stable.containsKey(name);
        if (CONSUMED.contains(name) || isDoor || name.startsWith("spark.eventLog.")) {
            return;
        }
        String ours = stable.getOrDefault(name, ofRun.getOrDefault(name, ""));
        if (ours.isEmpty() && name.startsWith("spark.ssl.")) {
            throw SubmitException.refused(
                    name + " is refused: the run takes its TLS identity from its session (remove it)");
        } else if (!ours.isEmpty() && !ours.equals(value)) {
            throw SubmitException.refused(
                    name + " is '" + value + "' but the run needs '" + ours + "' to be protected (remove it)");
        } else {
            stable.put(name, value);
        }
    }

    /** Properties that are equal for equal submissions, sorted. */
    SortedMap<String, String> stable() {
        return Collections.unmodifiableSortedMap(stable);
    }

    /** Properties that name the run directory, sorted. */
    SortedMap<String, String> ofRun() {
        return Collections.unmodifiableSortedMap(ofRun);
    }

    /** {@link #stable} as a properties file: sorted, without a date, in ASCII. */
    byte[] propertiesFile() {
        StringBuilder text = new StringBuilder();
        stable.forEach((name, value) ->
                text.append(escape(name)).append('=').append(escape(value)).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Escapes for {@link java.util.Properties#load}. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((Character.isLetterOrDigit(c) && c < 0x7f) || "._-/,*[]$@+;()".indexOf(c) >= 0) {
                escaped.append(c);
            } else {
                escaped.append("\\u" + HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
    }
}
