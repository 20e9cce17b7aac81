/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spark properties that have one right value in a protected run, whatever the job. {@code submit} sets them and refuses
 * others; {@link ProtectionPlugin} compares them again when the application has made its {@code SparkContext}.
 */
public final class ProtectedSettings {
    /** The key store type of the agent, whose entries are the session's identity. */
    private static final String KEY_STORE_TYPE = "STRONGROOM";

    /** Stands where Spark wants a password for a key store that has none. Public. */
    private static final String DECOY_PASSWORD = "not-a-secret";

    /** Named, not referred to: {@code submit} has no Spark on its class path. */
    private static final String PLUGIN = "io.strongroom.spark.driver.ProtectionPlugin";

    /**
     * Plugins that Spark puts before those of {@code spark.plugins}, so that an application which sets that property in its
     * code keeps ours. Source: Spark 4.1.0, {@code org.apache.spark.internal.config.PLUGINS}.
     */
    private static final String PLUGINS_BEFORE = "spark.plugins.defaultList";

    private static final SortedMap<String, String> FIXED = fixed();

    private ProtectedSettings() {}

    /** The namespaces of Spark's TLS settings that are used; each needs a key store. */
    public static List<String> tlsNamespaces() {
        return List.of("spark.ssl.rpc", "spark.ssl.ui");
    }

    /** Names and values, sorted. */
    public static SortedMap<String, String> values() {
        return FIXED;
    }

    private static SortedMap<String, String> fixed() {
        SortedMap<String, String> fixed = new TreeMap<>(Map.of(
                "spark.submit.deployMode", "client",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.driver.host", "127.0.0.1",
                "spark.authenticate", "true",
                "spark.io.encryption.enabled", "true",
                "spark.io.encryption.keySizeBits", "256",
                "spark.sql.catalogImplementation", "in-memory",
                "spark.ui.heapHistogramEnabled", "false"));
        fixed.put(PLUGINS_BEFORE, PLUGIN);
        for (String namespace : tlsNamespaces()) {
            fixed.put(namespace + ".enabled", "true");
            fixed.put(namespace + ".protocol", "TLSv1.3");
            fixed.put(namespace + ".keyStoreType", KEY_STORE_TYPE);
            fixed.put(namespace + ".keyStorePassword", DECOY_PASSWORD);
            fixed.put(namespace + ".keyPassword", DECOY_PASSWORD);
            fixed.put(namespace + ".trustStoreType", KEY_STORE_TYPE);
            fixed.put(namespace + ".trustStorePassword", DECOY_PASSWORD);
        }
        return Collections.unmodifiableSortedMap(fixed);
    }
}
