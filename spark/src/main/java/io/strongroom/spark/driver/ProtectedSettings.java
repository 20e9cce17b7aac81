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
