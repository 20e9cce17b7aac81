/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes in memory, as frameworks build them: with our factories, or with the JDK's over our key store. */
class MutualTlsTest {
    private ThrowawayPki pki;

    @BeforeEach
    void makePki() throws Exception {
        pki = new ThrowawayPki();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void two_processes_of_one_authority_talk(String protocol) throws Exception {
        SSLEngine client = engine(ours(pki.issue("executor")), true, protocol);
        SSLEngine server = engine(ours(pki.issue("driver")), false, protocol);

        shakeHands(client, server);

        assertThat(server.getSession().getPeerPrincipal().getName()).isEqualTo("CN=executor");
        assertThat(client.getSession().getPeerPrincipal().getName()).isEqualTo("CN=driver");
    }

    @Test
    void the_jdks_factories_take_our_key_store() throws Exception {
        SSLEngine client = engine(overKeyStore(pki.issue("executor")), true, "TLSv1.3");
        SSLEngine server = engine(overKeyStore(pki.issue("driver")), false, "TLSv1.3");

        shakeHands(client, server);

        assertThat(server.getSession().getPeerPrincipal().getName()).isEqualTo("CN=executor");
    }

    @Test
    void a_process_of_another_authority_is_refused() throws Exception {
        Identity foreign = new ThrowawayPki().issue("executor");
        Identity trustingUs = identityWithAuthorityOf(foreign, pki);
        SSLEngine client = engine(ours(trustingUs), true, "TLSv1.3");
        SSLEngine server = engine(ours(pki.issue("driver")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void a_process_of_another_job_is_refused_though_its_chain_is_valid() throws Exception {
        SSLEngine client = engine(overKeyStore(pki.issue("executor", "job-2")), true, "TLSv1.3");
        SSLEngine server = engine(ours(pki.issue("driver", "job-1")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).hasStackTraceContaining("job/job-2 (expected");
    }

    @Test
    void a_server_of_another_job_is_refused_though_its_chain_is_valid() throws Exception {
        SSLEngine client = engine(ours(pki.issue("executor", "job-1")), true, "TLSv1.3");
        SSLEngine server = engine(overKeyStore(pki.issue("driver", "job-2")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).hasStackTraceContaining("job/job-2 (expected");
    }

    @Test
    void a_peer_that_names_no_job_is_refused() throws Exception {
        SSLEngine client = engine(overKeyStore(pki.issue("executor", "job-1/more")), true, "TLSv1.3");
        SSLEngine server = engine(ours(pki.issue("driver", "job-1")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).hasStackTraceContaining("exactly one job");
    }

    @Test
    void a_server_of_another_authority_is_refused() throws Exception {
        SSLEngine client = engine(ours(pki.issue("executor")), true, "TLSv1.3");
        SSLEngine server = engine(ours(new ThrowawayPki().issue("driver")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void a_client_without_a_certificate_is_refused() throws Exception {
        Identity executor = pki.issue("executor");
        Provider provider = StrongroomProvider.of(() -> executor, "pkcs12");
        TrustManagerFactory trust = TrustManagerFactory.getInstance("STRONGROOM", provider);
        trust.init((KeyStore) null);
        SSLEngine client = engine(context(new KeyManager[0], trust.getTrustManagers()), true, "TLSv1.3");
        SSLEngine server = engine(ours(pki.issue("driver")), false, "TLSv1.3");

        assertThatThrownBy(() -> shakeHands(client, server)).hasMessageContaining("certificate");
    }

    private static Identity identityWithAuthorityOf(Identity identity, ThrowawayPki other) {
        return new Identity(
                (java.security.interfaces.ECPrivateKey) identity.key(),
                identity.chain(),
                java.util.List.of(other.ca()));
    }

    static SSLContext ours(Identity identity) throws Exception {
        Provider provider = StrongroomProvider.of(() -> identity, "pkcs12");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("STRONGROOM", provider);
        keys.init(null, null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("STRONGROOM", provider);
        trust.init((KeyStore) null);
        return context(keys.getKeyManagers(), trust.getTrustManagers());
    }

    private static SSLContext overKeyStore(Identity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("STRONGROOM", StrongroomProvider.of(() -> identity, "pkcs12"));
        byte[] marker = StrongroomProvider.KEY_STORE_MARKER.getBytes(StandardCharsets.US_ASCII);
        store.load(new ByteArrayInputStream(marker), "x".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "x".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return context(keys.getKeyManagers(), trust.getTrustManagers());
    }

    static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    static SSLEngine engine(SSLContext context, boolean isClient, String protocol) {
        SSLEngine engine = context.createSSLEngine("localhost", 1);
        engine.setUseClientMode(isClient);
        engine.setEnabledProtocols(new String[] {protocol});
        if (!isClient) {
            engine.setNeedClientAuth(true);
        }
        return engine;
    }

    static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < 50; round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            if (isDone(client) && isDone(server) && toServer.position() == 0 && toClient.position() == 0) {
                return;
            }
        }
        throw new SSLException("the handshake does not end");
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        runTasks(engine);
        engine.wrap(ByteBuffer.allocate(0), out);
        runTasks(engine);
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        in.compact();
        runTasks(engine);
    }

    private static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }
}
