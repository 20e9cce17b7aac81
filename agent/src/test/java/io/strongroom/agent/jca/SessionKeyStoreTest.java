/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DomainLoadStoreParameter;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyStoreTest {
    private static final byte[] MARKER = StrongroomProvider.KEY_STORE_MARKER.getBytes(StandardCharsets.US_ASCII);
    private static final char[] PASSWORD = "changeit".toCharArray();

    private ThrowawayPki pki;
    private Identity identity;
    private Provider provider;
    private KeyStore store;

    @BeforeEach
    void makeStore() throws Exception {
        pki = new ThrowawayPki();
        identity = pki.issue("driver");
        provider = StrongroomProvider.of(() -> identity, "pkcs12");
        store = KeyStore.getInstance(StrongroomProvider.DEFAULT, provider);
    }

    @Nested
    class Of_the_marker {
        @BeforeEach
        void load() throws Exception {
            store.load(new ByteArrayInputStream(MARKER), "any password".toCharArray());
        }

        @Test
        void holds_the_identity_and_the_authority() throws Exception {
            assertThat(Collections.list(store.aliases())).containsExactly("strongroom", "strongroom-ca-0");
            assertThat(store.size()).isEqualTo(2);
            assertThat(store.isKeyEntry("strongroom")).isTrue();
            assertThat(store.getKey("strongroom", null)).isSameAs(identity.key());
            assertThat(store.getCertificateChain("strongroom")).containsExactly(identity.chainArray());
            assertThat(store.isCertificateEntry("strongroom-ca-0")).isTrue();
            assertThat(store.getCertificate("strongroom-ca-0")).isEqualTo(pki.ca());
            assertThat(store.getCertificateAlias(pki.ca())).isEqualTo("strongroom-ca-0");
            assertThat(store.entryInstanceOf("strongroom", KeyStore.PrivateKeyEntry.class))
                    .isTrue();
            assertThat(store.getEntry("strongroom", null)).isInstanceOf(KeyStore.PrivateKeyEntry.class);
            assertThat(store.getCreationDate("strongroom")).isNotNull();
        }

        @Test
        void knows_no_other_alias() throws Exception {
            assertThat(store.containsAlias("other")).isFalse();
            assertThat(store.getKey("other", PASSWORD)).isNull();
            assertThat(store.getCertificate("other")).isNull();
            assertThat(store.getEntry("other", null)).isNull();
        }

        @Test
        void follows_a_renewed_identity() throws Exception {
            Identity renewed = pki.issue("driver");
            identity = renewed;

            assertThat(store.getKey("strongroom", PASSWORD)).isSameAs(renewed.key());
        }

        @Test
        void is_read_only() throws Exception {
            Certificate foreign = new ThrowawayPki().ca();

            assertThatThrownBy(() -> store.setCertificateEntry("x", foreign))
                    .isInstanceOf(KeyStoreException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> store.deleteEntry("strongroom")).isInstanceOf(KeyStoreException.class);
            assertThatThrownBy(() -> store.setKeyEntry("x", identity.key(), PASSWORD, identity.chainArray()))
                    .isInstanceOf(KeyStoreException.class);
        }

        @Test
        void stores_the_marker_and_no_key() throws Exception {
            var out = new ByteArrayOutputStream();
            store.store(out, PASSWORD);

            assertThat(out.toByteArray()).isEqualTo(MARKER);
        }
    }

    @Nested
    class Of_anything_else {
        @ParameterizedTest
        @ValueSource(strings = {"PKCS12", "JKS"})
        void is_the_platforms_key_store(String type) throws Exception {
            KeyPair keys = ThrowawayPki.newKeys();
            KeyStore original = KeyStore.getInstance(type);
            original.load(null, null);
            original.setKeyEntry("mine", keys.getPrivate(), PASSWORD, new Certificate[] {pki.ca()});
            var file = new ByteArrayOutputStream();
            original.store(file, PASSWORD);

            store.load(new ByteArrayInputStream(file.toByteArray()), PASSWORD);

            assertThat(Collections.list(store.aliases())).containsExactly("mine");
            assertThat(store.getKey("mine", PASSWORD)).isEqualTo(keys.getPrivate());
            assertThat(store.getCertificateChain("mine")).containsExactly(pki.ca());
        }

        @Test
        void is_refused_with_a_wrong_password_as_the_platform_does() throws Exception {
            KeyStore original = KeyStore.getInstance("PKCS12");
            original.load(null, null);
            original.setCertificateEntry("ca", pki.ca());
            var file = new ByteArrayOutputStream();
            original.store(file, PASSWORD);

            assertThatThrownBy(() -> store.load(new ByteArrayInputStream(file.toByteArray()), "wrong".toCharArray()))
                    .isInstanceOf(java.io.IOException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "strongroom-session-keystore-v1",
                    "strongroom-session-keystore-v1\nx",
                    "garbage and more garbage"
                })
        void is_not_taken_for_the_marker(String content) {
            assertThatThrownBy(() ->
                            store.load(new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII)), PASSWORD))
                    .isInstanceOf(java.io.IOException.class);
        }

        @Test
        void starts_empty_and_takes_entries() throws Exception {
            store.load(null, null);
            store.setCertificateEntry("ca", pki.ca());
            var file = new ByteArrayOutputStream();
            store.store(file, PASSWORD);

            KeyStore again = KeyStore.getInstance("PKCS12");
            again.load(new ByteArrayInputStream(file.toByteArray()), PASSWORD);
            assertThat(again.getCertificate("ca")).isEqualTo(pki.ca());
        }
    }

    @Nested
    class Of_the_sessions_own_type {
        private KeyStore session;

        @BeforeEach
        void make() throws Exception {
            session = KeyStore.getInstance(StrongroomProvider.NAME, provider);
        }

        @Test
        void needs_neither_file_nor_password() throws Exception {
            session.load(null, null);

            assertThat(Collections.list(session.aliases())).containsExactly("strongroom", "strongroom-ca-0");
            assertThat(session.getKey("strongroom", null)).isSameAs(identity.key());
        }

        @Test
        void takes_the_marker_and_no_other_file() throws Exception {
            session.load(new ByteArrayInputStream(MARKER), PASSWORD);

            assertThat(session.isKeyEntry("strongroom")).isTrue();
            assertThatThrownBy(() -> session.load(new ByteArrayInputStream(new byte[100]), PASSWORD))
                    .isInstanceOf(java.io.IOException.class)
                    .hasMessageContaining("not the marker");
        }

        @Test
        void takes_what_is_demanded_of_peers_and_nothing_like_it() throws Exception {
            session.load(new DomainLoadStoreParameter(URI.create("strongroom:peer?policy=nightly"), Map.of()));

            assertThat(session.isKeyEntry("strongroom")).isTrue();
            for (String demand : List.of(
                    "other:peer?policy=x",
                    "strongroom:peer",
                    "strongroom:peers?policy=x",
                    "strongroom:peer?policies=x",
                    "strongroom:peer?policy=",
                    "strongroom:peer?policy=a,,b",
                    "strongroom:peer?policy=a&policy=b",
                    "strongroom:peer?policy=a;b")) {
                var parameter = new DomainLoadStoreParameter(URI.create(demand), Map.of());
                assertThatThrownBy(() -> session.load(parameter)).isInstanceOf(java.io.IOException.class);
            }
            assertThatThrownBy(() -> session.load(() -> null)).isInstanceOf(java.io.IOException.class);
        }
    }

    @Nested
    class The_identity_key {
        @Test
        void has_no_encoded_form() {
            Key key = identity.key();

            assertThat(key.getEncoded()).isNull();
            assertThat(key.getFormat()).isNull();
            assertThat(key.toString()).isEqualTo("SessionPrivateKey[EC 256 bits]");
        }

        @Test
        void is_stored_by_no_other_key_store() throws Exception {
            KeyStore file = KeyStore.getInstance("PKCS12");
            file.load(null, null);

            assertThatThrownBy(() -> file.setKeyEntry("k", identity.key(), PASSWORD, identity.chainArray()))
                    .isInstanceOf(KeyStoreException.class);
        }

        @Test
        void is_not_serialised() throws Exception {
            try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
                assertThatThrownBy(() -> out.writeObject(identity.key())).isInstanceOf(NotSerializableException.class);
            }
        }
    }
}
