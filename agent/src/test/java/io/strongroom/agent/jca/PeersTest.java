/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.strongroom.broker.api.BrokerTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.DomainLoadStoreParameter;
import java.security.KeyStore;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which peers a process accepts, of those with a valid chain. */
class PeersTest {
    private static final String NIGHTLY = "tenant/acme/policy/nightly/job/job-1/driver";
    private static final String POLICY_PROPERTY = "strongroom.peer.policy";

    /** What the broker told: the test changes it. */
    private static final class Told implements PeerKnowledge {
        private volatile Instant time = Instant.now();
        private volatile String denied = "";

        @Override
        public Instant now() {
            return time;
        }

        @Override
        public boolean isDenied(String jobId, String keySha256) {
            return denied.equals(jobId) || denied.equals(keySha256);
        }
    }

    private final Told told = new Told();
    private ThrowawayPki pki;
    private Identity server;

    @BeforeEach
    void makePki() throws Exception {
        pki = new ThrowawayPki();
        server = pki.issueNamed("CN=server", NIGHTLY);
    }

    @AfterEach
    void sayNothing() {
        System.clearProperty(POLICY_PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({
        "policy=nightly, tenant/acme/policy/nightly/job/job-1/executor",
        "'policy=other,nightly', tenant/acme/policy/nightly/job/job-1/executor",
        "policy=same, tenant/acme/policy/nightly/job/job-1/executor",
        "job=any, tenant/acme/policy/weekly/job/job-2/driver",
        "'job=job-1,job-2&policy=weekly', tenant/acme/policy/weekly/job/job-2/driver",
        "tenant=any, tenant/other/policy/nightly/job/job-1/executor"
    })
    void a_peer_that_is_demanded_is_accepted(String demand, String peer) {
        assertThatCode(() -> connect(demand, pki.issueNamed("CN=peer", peer))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "policy=nightly, tenant/acme/policy/weekly/job/job-1/executor, of policy/weekly (expected policy/nightly)",
        "policy=same, tenant/acme/policy/weekly/job/job-1/executor, of policy/weekly (expected policy/nightly)",
        "policy=nightly, tenant/acme/policy/nightly/job/job-2/driver, of job/job-2 (expected job/job-1)",
        "job=any, tenant/other/policy/nightly/job/job-2/driver, of tenant/other (expected tenant/acme)",
        "'job=any&policy=nightly', tenant/acme/policy/weekly/job/job-2/driver, of policy/weekly (expected policy/nightly)",
        "job=any, job/job-1/driver, exactly one job",
        "job=any, tenant/acme/policy/nightly/job/job-1/owner, exactly one job"
    })
    void every_other_is_refused_in_words(String demand, String peer, String reason) {
        assertThatThrownBy(() -> connect(demand, pki.issueNamed("CN=peer", peer)))
                .isInstanceOf(SSLException.class)
                .hasStackTraceContaining(reason);
    }

    @Test
    void system_properties_demand_too_and_the_key_store_goes_first() throws Exception {
        Identity weekly = pki.issueNamed("CN=peer", "tenant/acme/policy/weekly/job/job-1/executor");
        System.setProperty(POLICY_PROPERTY, "nightly");

        assertThatThrownBy(() -> connect("", weekly)).hasStackTraceContaining("expected policy/nightly");
        assertThatCode(() -> connect("policy=weekly", weekly)).doesNotThrowAnyException();
        System.setProperty(POLICY_PROPERTY, "");
        assertThatThrownBy(() -> connect("", weekly)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_denied_job_or_process_is_refused() throws Exception {
        Identity peer = pki.issue("executor");

        connect("", peer);
        told.denied = "job-1";
        assertThatThrownBy(() -> connect("", peer)).hasStackTraceContaining("was denied");
        told.denied = BrokerTrust.pinOf(peer.chain().get(0).getPublicKey());
        assertThatThrownBy(() -> connect("", peer)).hasStackTraceContaining("was denied");
        told.denied = "another";
        connect("", peer);
    }

    @Test
    void certificates_are_judged_by_the_brokers_time() throws Exception {
        Identity peer = pki.issue("executor");
        told.time = Instant.now().plus(Duration.ofHours(2));

        assertThatThrownBy(() -> connect("", peer)).hasStackTraceContaining("not valid under this session's authority");
    }

    @Test
    void a_client_that_insists_on_host_names_is_content_with_the_job() throws Exception {
        SSLContext client = context(pki.issueNamed("CN=peer", NIGHTLY), "");
        SSLEngine engine = MutualTlsTest.engine(client, true, "TLSv1.3");
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);

        SSLEngine other = MutualTlsTest.engine(context(server, ""), false, "TLSv1.3");
        assertThatCode(() -> MutualTlsTest.shakeHands(engine, other)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void nobody_comes_back_by_resuming_a_session(String protocol) throws Exception {
        Identity executor = pki.issue("executor");
        Provider ofClient = StrongroomProvider.of(() -> executor, "pkcs12");
        SSLContext client = context(ofClient, keyStore(ofClient, ""));
        try (SSLServerSocket listener = (SSLServerSocket) context(server, "")
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            listener.setNeedClientAuth(true);
            listener.setEnabledProtocols(new String[] {protocol});

            assertThat(exchange(listener, client)).isEqualTo(7);
            assertThat(exchange(listener, client)).isEqualTo(7);
            told.denied = "job-1";
            assertThatThrownBy(() -> exchange(listener, client)).hasStackTraceContaining("was denied");
        }
    }

    @Test
    void netty_takes_the_factories() throws Exception {
        Provider provider = StrongroomProvider.of(() -> server, told, "pkcs12");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("STRONGROOM", provider);
        keys.init(null, null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("STRONGROOM", provider);
        trust.init(keyStore(provider, "policy=nightly"));
        SSLEngine netty = SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .trustManager(trust)
                .clientAuth(ClientAuth.REQUIRE)
                .build()
                .newEngine(UnpooledByteBufAllocator.DEFAULT);

        SSLContext client = context(pki.issue("executor"), "");
        MutualTlsTest.shakeHands(client(client), netty);

        assertThat(netty.getSession().getPeerPrincipal().getName()).isEqualTo("CN=executor");
    }

    /** One byte from the client to the server, over a new connection; a failure of the server is what is thrown. */
    private static int exchange(SSLServerSocket listener, SSLContext client) throws Exception {
        CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                int value = socket.getInputStream().read();
                socket.getOutputStream().write(value);
                return value;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (SSLSocket socket = (SSLSocket)
                client.getSocketFactory().createSocket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.getOutputStream().write(7);
            socket.getInputStream().read();
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the server says why
        }
        try {
            return received.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** A handshake of a server that demands with a client that does not. */
    private void connect(String demand, Identity peer) throws Exception {
        SSLEngine accepting = MutualTlsTest.engine(context(server, demand), false, "TLSv1.3");
        Provider lenient = StrongroomProvider.of(() -> peer, "pkcs12");
        SSLContext asking = context(lenient, keyStore(lenient, "job=any&tenant=any&policy=any"));
        boolean isNamed = !peer.chain()
                        .get(0)
                        .getSubjectAlternativeNames()
                        .toString()
                        .contains("strongroom/job/")
                && !peer.chain().get(0).getSubjectAlternativeNames().toString().contains("/owner");
        MutualTlsTest.shakeHands(client(isNamed ? asking : trustingAll(lenient)), accepting);
    }

    private static SSLEngine client(SSLContext context) {
        return MutualTlsTest.engine(context, true, "TLSv1.3");
    }

    private SSLContext context(Identity identity, String demand) throws Exception {
        Provider provider = StrongroomProvider.of(() -> identity, told, "pkcs12");
        return context(provider, keyStore(provider, demand));
    }

    /** A client that judges by the chain alone. */
    private SSLContext trustingAll(Provider provider) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("STRONGROOM", provider);
        keys.init(null, null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(keyStore(provider, ""));
        return MutualTlsTest.context(keys.getKeyManagers(), trust.getTrustManagers());
    }

    private static SSLContext context(Provider provider, KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("STRONGROOM", provider);
        keys.init(null, null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("STRONGROOM", provider);
        trust.init(store);
        return MutualTlsTest.context(keys.getKeyManagers(), trust.getTrustManagers());
    }

    private static KeyStore keyStore(Provider provider, String demand) throws Exception {
        KeyStore store = KeyStore.getInstance("STRONGROOM", provider);
        if (demand.isEmpty()) {
            store.load(null, null);
        } else {
            store.load(new DomainLoadStoreParameter(URI.create("strongroom:peer?" + demand), Map.of()));
        }
        return store;
    }
}
