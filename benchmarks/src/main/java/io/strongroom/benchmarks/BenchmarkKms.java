/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.keytools.KeyToolkit;
import org.apache.parquet.crypto.keytools.KmsClient;

/** Wraps Parquet's keys in this process, so that the peer is measured without a network. The master key is a constant. */
public final class BenchmarkKms implements KmsClient {
    private final byte[] masterKey = new byte[32];

    @Override
    public void initialize(Configuration configuration, String instanceId, String instanceUrl, String accessToken) {
        Arrays.fill(masterKey, (byte) 1);
    }

    @Override
    public String wrapKey(byte[] key, String masterKeyName) {
        return KeyToolkit.encryptKeyLocally(key, masterKey, masterKeyName.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] unwrapKey(String wrapped, String masterKeyName) {
        return KeyToolkit.decryptKeyLocally(wrapped, masterKey, masterKeyName.getBytes(StandardCharsets.UTF_8));
    }
}
