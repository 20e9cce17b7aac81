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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrongroomProviderTest {
    private static final List<String> DEFAULTS =
            List.of("keystore.type", "ssl.KeyManagerFactory.algorithm", "ssl.TrustManagerFactory.algorithm");

    private final Map<String, String> before = new HashMap<>();
    private Identity identity;

    @BeforeEach
    void install() throws Exception {
        DEFAULTS.forEach(name -> before.put(name, Security.getProperty(name)));
        identity = new ThrowawayPki().issue("driver");
        StrongroomProvider.install(() -> identity, PeerKnowledge.NONE);
    }

    @AfterEach
    void remove() {
        Security.removeProvider(StrongroomProvider.NAME);
        before.forEach(Security::setProperty);
    }

    @Test
    void is_the_last_and_has_only_names_of_its_own() {
        Provider[] providers = Security.getProviders();

        assertThat(providers[providers.length - 1].getName()).isEqualTo("STRONGROOM");
        assertThat(providers[providers.length - 1].getServices())
                .allMatch(service ->
                        List.of("STRONGROOM", "STRONGROOM-OR-PLATFORM").contains(service.getAlgorithm()))
                .hasSize(6);
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
    void the_default_factories_over_the_marker_follow_renewals_and_judge_peers() throws Exception {
        KeyStore store = KeyStore.getInstance("STRONGROOM");
        store.load(null, null);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        X509KeyManager manager = (X509KeyManager) keys.getKeyManagers()[0];

        Identity renewed = new ThrowawayPki().issue("driver");
        identity = renewed;

        assertThat(manager.getCertificateChain("strongroom")).containsExactly(renewed.chainArray());
        assertThat(trust.getTrustManagers()[0]).isInstanceOf(JobTrustManager.class);
    }

    @Test
    void the_default_factories_over_other_stores_are_the_platforms() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", identity.authorities().get(0));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());

        keys.init(null, null);
        trust.init(store);

        assertThat(((X509KeyManager) keys.getKeyManagers()[0]).getClientAliases("EC", null))
                .isNull();
        assertThat(trust.getTrustManagers()[0]).isNotInstanceOf(JobTrustManager.class);
        assertThat(((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers())
                .containsExactly(identity.authorities().get(0));
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
