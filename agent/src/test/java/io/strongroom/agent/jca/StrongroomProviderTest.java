/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrongroomProviderTest {
    private String typeBefore;
    private Identity identity;

    @BeforeEach
    void install() throws Exception {
        typeBefore = KeyStore.getDefaultType();
        identity = new ThrowawayPki().issue("driver");
        StrongroomProvider.install(() -> identity);
    }

    @AfterEach
    void remove() {
        Security.removeProvider(StrongroomProvider.NAME);
        Security.setProperty("keystore.type", typeBefore);
    }

    @Test
    void is_the_last_and_has_only_names_of_its_own() {
        Provider[] providers = Security.getProviders();

        assertThat(providers[providers.length - 1].getName()).isEqualTo("STRONGROOM");
        assertThat(providers[providers.length - 1].getServices())
                .allMatch(service -> service.getAlgorithm().equals("STRONGROOM"))
                .hasSize(3);
    }

    @Test
    void the_default_type_reads_the_marker_file(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keystore");
        Files.writeString(file, StrongroomProvider.KEY_STORE_MARKER);

        KeyStore byType = KeyStore.getInstance(KeyStore.getDefaultType());
        try (var in = Files.newInputStream(file)) {
            byType.load(in, "whatever".toCharArray());
        }
        KeyStore byProbe = KeyStore.getInstance(file.toFile(), "whatever".toCharArray());

        assertThat(byType.getKey("strongroom", null)).isSameAs(identity.key());
        assertThat(byProbe.getKey("strongroom", null)).isSameAs(identity.key());
    }

    @Test
    void the_default_trust_store_of_the_platform_is_what_it_was() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];

        assertThat(Arrays.asList(manager.getAcceptedIssuers()))
                .doesNotContain(identity.authorities().get(0))
                .isNotEmpty();
    }

    @Test
    void other_types_know_nothing_of_the_marker() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        byte[] marker = StrongroomProvider.KEY_STORE_MARKER.getBytes(StandardCharsets.US_ASCII);

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> store.load(new ByteArrayInputStream(marker), new char[0]))
                .isInstanceOf(java.io.IOException.class);
    }
}
