/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package com.example.job;

import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;

/**
 * Prints every secret of its own process in hexadecimal, for a test that searches for them everywhere else. A job is
 * trusted code and can do this; nothing but the test's memory gets the lines.
 */
final class Secrets {
    private static final int KEYRING_HEAD_BYTES = 24;
    private static final int KEY_BYTES = 32;

    private Secrets() {}

    static void print() throws Exception {
        SparkEnv env = SparkEnv.get();
        byte[] authentication = env.securityManager().getSecretKey().getBytes(StandardCharsets.UTF_8);
        tell("authentication", authentication);
        tell("io-encryption", env.securityManager().getIOEncryptionKey().get());
        KeyStore identity = KeyStore.getInstance("STRONGROOM");
        try (InputStream marker = new FileInputStream(env.conf().get("spark.ssl.rpc.keyStore"))) {
            identity.load(marker, null);
        }
        ECPrivateKey key = (ECPrivateKey) identity.getKey(identity.aliases().nextElement(), new char[0]);
        tell("identity", key.getS().toByteArray());
        zoneKeys();
    }

    /** By reflection, because a job imports nothing of Strongroom. */
    private static void zoneKeys() throws Exception {
        Object session = ((Optional<?>) Class.forName("io.strongroom.agent.Session")
                        .getMethod("current")
                        .invoke(null))
                .get();
        Object keys = field(session, "keys");
        for (Object keyring : ((Map<?, ?>) field(keys, "wrappers")).values()) {
            Method encode = keyring.getClass().getMethod("encode");
            byte[] encoded = (byte[]) encode.invoke(keyring);
            tell("zone-key", Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
            if (encoded.length != KEYRING_HEAD_BYTES + 8 + KEY_BYTES) {
                throw new IllegalStateException("a keyring has " + encoded.length + " bytes");
            }
        }
    }

    private static Object field(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static void tell(String kind, byte[] secret) {
        System.out.println("SECRET " + kind + " " + HexFormat.of().formatHex(secret));
    }
}
