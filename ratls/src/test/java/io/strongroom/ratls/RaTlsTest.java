/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaTlsTest {
    private static TestPlatform platform;
    private static Parties parties;
    private static RaTlsIdentity server;
    private static RaTlsIdentity client;
    private static RaTlsVerifier knowsServer;
    private static RaTlsVerifier knowsClient;

    @BeforeAll
    static void start_platform(@TempDir Path directory) throws Exception {
        TestPlatform.create(directory.resolve("platform"), CertificateForge.NOW);
        platform = TestPlatform.load(directory.resolve("platform"));
        parties = Parties.at(platform, CertificateForge.NOW);
        server = parties.identity("server");
        client = parties.identity("client");
        knowsServer = parties.verifierOf("server");
        knowsClient = parties.verifierOf("client");
    }

    private static List<ReasonCode> codes(RaTlsRefusedException refusal) {
        return refusal.reasons().stream().map(Reason::code).toList();
    }

    @Nested
    class OneSided {
        @Test
        void a_client_knows_its_server() throws Exception {
            Handshake handshake = Handshake.between(RaTls.clientContext(knowsServer), RaTls.serverContext(server));

            assertThat(handshake.works()).isTrue();
            assertThat(handshake.client().peer().evidence().claims().measurement())
                    .isEqualTo(TestPlatform.runtime("server").measurement());
            assertThat(handshake.client().peer().key())
                    .isEqualTo(server.certificate().getPublicKey());
            assertThat(handshake.client().peer().isFresh()).isFalse();
            assertThat(handshake.client().peer()).asString().contains("SIMULATED: memory is not protected");
            assertThat(handshake.client().session().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(handshake.server().session().flatMap(RaTls::peer)).isEmpty();
        }

        @Test
        void a_server_of_another_measurement_is_refused() throws Exception {
            Handshake handshake = Handshake.between(RaTls.clientContext(knowsClient), RaTls.serverContext(server));

            assertThat(codes(handshake.client().refusal())).containsExactly(RefusalReason.MEASUREMENT_NOT_ALLOWED);
            assertThat(handshake.server().works()).isFalse();
            assertThat(handshake.server().failure().orElseThrow()).hasMessageNotContaining("MRENCLAVE");
        }

        @Test
        void a_server_with_evidence_of_another_key_is_refused() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");
            RaTlsCertificate stolen = RaTlsCertificateReader.read(server.certificate());
            var evidence = (RaTlsEvidence.Tagged) stolen.form();
            byte[] same = Cbor.tag(
                    60000,
                    Cbor.array(
                            Cbor.byteString(evidence.quote().bytes()),
                            Cbor.byteString(evidence.claims().encoded().bytes())));
            X509Certificate forged = new CertificateForge(own)
                    .evidence(EvidenceExtension.TCG_DICE, same)
                    .x509();

            Handshake handshake =
                    Handshake.between(RaTls.clientContext(knowsServer), PlainContexts.presenting(own, forged));

            assertThat(codes(handshake.client().refusal())).containsExactly(RejectReason.KEY_BINDING);
        }

        @Test
        void a_server_with_somebody_elses_certificate_cannot_use_it() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer), PlainContexts.presenting(own, server.certificate()));

            assertThat(handshake.works()).isFalse();
            assertThat(handshake.client().failure().orElseThrow()).hasMessageContaining("signature");
        }

        @Test
        void a_server_without_evidence_is_refused() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer), PlainContexts.presenting(own, new CertificateForge(own).x509()));

            assertThat(codes(handshake.client().refusal())).containsExactly(RejectReason.FORMAT);
        }

        @Test
        void a_server_that_sends_a_chain_is_refused() throws Exception {
            X509Certificate certificate = server.certificate();

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer),
                    PlainContexts.presenting(server.keyPair(), certificate, certificate));

            assertThat(handshake.client().refusal()).hasMessage("the peer sent 2 certificates (wanted 1)");
        }

        @Test
        void a_server_with_a_certificate_for_clients_is_refused() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");
            byte[] clientOnly = Der.sequence(Der.hex("06082b06010505070302"));
            X509Certificate certificate = new CertificateForge(own)
                    .extension(Der.hex("551d25"), false, clientOnly)
                    .evidence(EvidenceExtension.TCG_DICE, platform.tagged(TestPlatform.claims(own)))
                    .x509();

            Handshake handshake =
                    Handshake.between(RaTls.clientContext(knowsServer), PlainContexts.presenting(own, certificate));

            assertThat(handshake.client().refusal()).hasMessageContaining("1.3.6.1.5.5.7.3.1");
        }

        @Test
        void a_server_of_gramine_before_1_8_is_known() throws Exception {
            KeyPair own = CertificateForge.newKey("secp384r1");
            byte[] quote = platform.quote(HashAlgorithm.SHA_256.hash(CertificateForge.spki(own)));
            X509Certificate certificate = new CertificateForge(own)
                    .evidence(EvidenceExtension.GRAMINE, quote)
                    .x509();
            RaTlsVerifier knowsAgent = parties.verifierOf("agent");

            Handshake handshake =
                    Handshake.between(RaTls.clientContext(knowsAgent), PlainContexts.presenting(own, certificate));

            assertThat(handshake.works()).isTrue();
        }

        @Test
        void every_reason_is_told_to_this_side() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");
            X509Certificate old = new CertificateForge(own)
                    .valid(CertificateForge.NOW.minusSeconds(20), CertificateForge.NOW.minusSeconds(10))
                    .evidence(EvidenceExtension.TCG_DICE, platform.tagged(TestPlatform.claims(server.keyPair())))
                    .x509();

            Handshake handshake =
                    Handshake.between(RaTls.clientContext(knowsServer), PlainContexts.presenting(own, old));

            assertThat(codes(handshake.client().refusal()))
                    .containsExactly(RejectReason.EXPIRED, RejectReason.KEY_BINDING);
        }
    }

    @Nested
    class Mutual {
        private static SSLContext serverContext() {
            return RaTls.serverContext(server, knowsClient);
        }

        @Test
        void both_know_each_other() throws Exception {
            Handshake handshake = Handshake.between(RaTls.clientContext(client, knowsServer), serverContext());

            assertThat(handshake.works()).isTrue();
            assertThat(handshake.server().peer().key())
                    .isEqualTo(client.certificate().getPublicKey());
            assertThat(handshake.client().peer().key())
                    .isEqualTo(server.certificate().getPublicKey());
        }

        @Test
        void both_may_have_keys_of_p_384() throws Exception {
            var writer = new RaTlsCertificateWriter(platform.collector("server"));
            RaTlsIdentity strong = RaTlsIdentity.create(writer, KeyCurve.P_384, parties.clock());

            assertThat(Handshake.between(
                                    RaTls.clientContext(strong, knowsServer), RaTls.serverContext(strong, knowsServer))
                            .works())
                    .isTrue();
        }

        @Test
        void a_client_of_another_measurement_is_refused() throws Exception {
            Handshake handshake = Handshake.between(RaTls.clientContext(server, knowsServer), serverContext());

            assertThat(codes(handshake.server().refusal())).containsExactly(RefusalReason.MEASUREMENT_NOT_ALLOWED);
            assertThat(handshake.client().works()).isFalse();
        }

        @Test
        void a_client_without_a_certificate_is_refused() throws Exception {
            Handshake handshake = Handshake.between(RaTls.clientContext(knowsServer), serverContext());

            assertThat(handshake.works()).isFalse();
            assertThat(handshake.server().failure().orElseThrow()).hasMessageContaining("client");
        }

        @Test
        void a_client_with_evidence_of_another_key_is_refused() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");
            X509Certificate forged = new CertificateForge(own)
                    .evidence(EvidenceExtension.TCG_DICE, platform.tagged(TestPlatform.claims(client.keyPair())))
                    .x509();

            Handshake handshake =
                    Handshake.between(PlainContexts.presenting(own, knowsServer, forged), serverContext());

            assertThat(codes(handshake.server().refusal())).containsExactly(RejectReason.KEY_BINDING);
        }
    }

    @Nested
    class Freshness {
        @Test
        void is_proved_to_each_other_in_one_handshake() throws Exception {
            Handshake handshake = Handshake.between(
                    RaTls.clientContext(client, knowsServer.demandingFreshEvidence()),
                    RaTls.serverContext(server, knowsClient.demandingFreshEvidence()));

            assertThat(handshake.works()).isTrue();
            assertThat(handshake.client().peer().isFresh()).isTrue();
            assertThat(handshake.server().peer().isFresh()).isTrue();
            assertThat(handshake.client().peer().certificate().x509()).isNotEqualTo(server.certificate());
        }

        @Test
        void takes_one_quote_on_each_side() throws Exception {
            var quotes = new AtomicInteger();
            EvidenceCollector counting = new Collector("server", quotes);
            RaTlsIdentity counted = RaTlsIdentity.create(counting, parties.clock());
            quotes.set(0);

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(counted, knowsServer.demandingFreshEvidence()),
                    RaTls.serverContext(counted, knowsServer.demandingFreshEvidence()));

            assertThat(handshake.works()).isTrue();
            assertThat(quotes).hasValue(2);
        }

        @Test
        void takes_a_new_nonce_for_each_connection() throws Exception {
            SSLContext clients = RaTls.clientContext(knowsServer.demandingFreshEvidence());
            SSLContext servers = RaTls.serverContext(server);

            X509Certificate first = Handshake.between(clients, servers)
                    .client()
                    .peer()
                    .certificate()
                    .x509();
            X509Certificate second = Handshake.between(clients, servers)
                    .client()
                    .peer()
                    .certificate()
                    .x509();

            assertThat(second).isNotEqualTo(first);
            assertThat(nonce(second)).isNotEqualTo(nonce(first));
        }

        @Test
        void is_not_proved_by_a_certificate_of_an_earlier_connection() throws Exception {
            X509Certificate stale = server.certificateFor(RaTlsNonce.random());

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer.demandingFreshEvidence()),
                    PlainContexts.presenting(server.keyPair(), stale));

            assertThat(codes(handshake.client().refusal())).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
            assertThat(handshake.client().refusal())
                    .hasMessageContaining(nonce(stale).hex());
        }

        @Test
        void is_not_proved_by_a_certificate_without_a_nonce() throws Exception {
            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer.demandingFreshEvidence()),
                    PlainContexts.presenting(server.keyPair(), server.certificate()));

            assertThat(codes(handshake.client().refusal())).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
            assertThat(handshake.client().refusal()).hasMessageContaining("absent");
        }

        @Test
        void is_not_proved_by_the_older_form() throws Exception {
            KeyPair own = CertificateForge.newKey("secp256r1");
            byte[] quote = platform.quote(HashAlgorithm.SHA_256.hash(CertificateForge.spki(own)));
            X509Certificate certificate = new CertificateForge(own)
                    .evidence(EvidenceExtension.GRAMINE, quote)
                    .x509();

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(parties.verifierOf("agent").demandingFreshEvidence()),
                    PlainContexts.presenting(own, certificate));

            assertThat(codes(handshake.client().refusal())).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void of_a_client_is_not_proved_by_an_old_certificate() throws Exception {
            Handshake handshake = Handshake.between(
                    PlainContexts.presenting(client.keyPair(), knowsServer, client.certificate()),
                    RaTls.serverContext(server, knowsClient.demandingFreshEvidence()));

            assertThat(codes(handshake.server().refusal())).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void is_not_proved_if_the_application_replaces_the_name() throws Exception {
            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer.demandingFreshEvidence()),
                    RaTls.serverContext(server),
                    socket -> {
                        SSLParameters parameters = socket.getSSLParameters();
                        parameters.setServerNames(List.of(new SNIHostName("server.example")));
                        socket.setSSLParameters(parameters);
                    },
                    socket -> {});

            assertThat(codes(handshake.client().refusal())).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void fails_on_this_side_with_the_reason_if_the_platform_gives_no_evidence() throws Exception {
            RaTlsIdentity failing =
                    RaTlsIdentity.create(new Collector("server", new AtomicInteger(), 1), parties.clock());

            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer.demandingFreshEvidence()), RaTls.serverContext(failing));

            assertThat(handshake.works()).isFalse();
            assertThat(handshake.server().failure().orElseThrow()).hasStackTraceContaining("the device is gone");
        }

        private static Octets nonce(X509Certificate certificate) throws Exception {
            var evidence = (RaTlsEvidence.Tagged)
                    RaTlsCertificateReader.read(certificate).form();
            return evidence.claims().nonce().orElseThrow();
        }
    }

    @Nested
    class Protocol {
        private static final String[] TLS_12 = {"TLSv1.2"};

        @Test
        void a_server_of_tls_1_2_is_refused() throws Exception {
            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer),
                    PlainContexts.presenting(server.keyPair(), server.certificate()),
                    socket -> {},
                    socket -> socket.setEnabledProtocols(TLS_12));

            assertThat(handshake.works()).isFalse();
            assertThat(handshake.client().failure().orElseThrow()).hasMessageContaining("protocol_version");
        }

        @Test
        void a_client_of_tls_1_2_is_refused() throws Exception {
            Handshake handshake = Handshake.between(
                    PlainContexts.presenting(client.keyPair(), knowsServer, client.certificate()),
                    RaTls.serverContext(server, knowsClient),
                    socket -> socket.setEnabledProtocols(TLS_12),
                    socket -> {});

            assertThat(handshake.works()).isFalse();
            assertThat(handshake.server().failure().orElseThrow()).hasMessageContaining("TLSv1.2");
        }

        @Test
        void tls_1_2_is_refused_even_where_the_application_enables_it() throws Exception {
            Handshake handshake = Handshake.between(
                    RaTls.clientContext(knowsServer),
                    PlainContexts.presenting(server.keyPair(), server.certificate()),
                    socket -> socket.setEnabledProtocols(TLS_12),
                    socket -> socket.setEnabledProtocols(TLS_12));

            assertThat(handshake.client().refusal()).hasMessage("the connection is of TLSv1.2 (wanted TLSv1.3)");
        }

        @Test
        void no_certificate_is_trusted_without_its_connection() throws Exception {
            var trust = new RaTlsTrustManager(knowsServer, List.of(), List.of());
            X509Certificate[] chain = {server.certificate()};

            assertThatThrownBy(() -> trust.checkServerTrusted(chain, "UNKNOWN"))
                    .isInstanceOf(RaTlsRefusedException.class);
            assertThatThrownBy(() -> trust.checkClientTrusted(chain, "UNKNOWN"))
                    .isInstanceOf(RaTlsRefusedException.class);
        }
    }

    @Nested
    class Resumption {
        private final AtomicInteger judgements = new AtomicInteger();

        private RaTlsVerifier counting() {
            return new RaTlsVerifier(
                    new Verifier(platform.anchor()),
                    evidence -> {
                        judgements.incrementAndGet();
                        return List.of();
                    },
                    parties.clock());
        }

        @Test
        void does_not_spare_a_server_its_judgement() throws Exception {
            SSLContext clients = RaTls.clientContext(counting());
            SSLContext servers = PlainContexts.presenting(server.keyPair(), server.certificate());

            try (var listener = (SSLServerSocket)
                    servers.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                connectThreeTimes(clients, listener);
            }

            assertThat(judgements).hasValue(3);
        }

        @Test
        void does_not_spare_a_client_its_judgement() throws Exception {
            SSLContext clients = PlainContexts.presenting(client.keyPair(), knowsServer, client.certificate());
            SSLContext servers = RaTls.serverContext(server, counting());

            try (var listener = (SSLServerSocket)
                    servers.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                connectThreeTimes(clients, listener);
            }

            assertThat(judgements).hasValue(3);
        }

        private static void connectThreeTimes(SSLContext clients, SSLServerSocket listener) throws Exception {
            for (int i = 0; i < 3; i++) {
                assertThat(Handshake.on(listener, clients).works()).isTrue();
            }
        }
    }

    @Nested
    class Engines {
        @Test
        void shake_hands_as_sockets_do() throws Exception {
            SSLEngine one = RaTls.clientContext(client, knowsServer.demandingFreshEvidence())
                    .createSSLEngine("server.example", 443);
            SSLEngine other = RaTls.serverContext(server, knowsClient.demandingFreshEvidence())
                    .createSSLEngine();

            shake(one, other);

            assertThat(RaTls.peer(one.getSession()).orElseThrow().isFresh()).isTrue();
            assertThat(RaTls.peer(other.getSession()).orElseThrow().isFresh()).isTrue();
            assertThat(one.getUseClientMode()).isTrue();
            assertThat(other.getNeedClientAuth()).isTrue();
            assertThat(one.getEnabledProtocols()).containsExactly("TLSv1.3");
        }

        private static void shake(SSLEngine client, SSLEngine server) throws Exception {
            ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
            ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
            client.beginHandshake();
            server.beginHandshake();
            for (int i = 0; isShaking(client) || isShaking(server); i++) {
                assertThat(i).isLessThan(100);
                step(client, toServer, toClient);
                step(server, toClient, toServer);
            }
        }

        private static boolean isShaking(SSLEngine engine) {
            return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
        }

        /** Sends what there is to send, or else reads one record. */
        private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws Exception {
            runTasks(engine);
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                engine.wrap(ByteBuffer.allocate(0), out);
            } else {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 17));
                in.compact();
            }
            runTasks(engine);
        }

        private static void runTasks(SSLEngine engine) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }
    }

    @Nested
    class Settings {
        @Test
        void of_a_server_socket_cannot_be_weakened() throws Exception {
            SSLContext context = RaTls.serverContext(server, knowsClient);
            try (var socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket()) {
                socket.setNeedClientAuth(true);
                socket.setEnabledProtocols(new String[] {"TLSv1.3"});

                assertThat(socket.getNeedClientAuth()).isTrue();
                assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3");
                assertThatThrownBy(() -> socket.setNeedClientAuth(false)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> socket.setWantClientAuth(true)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> socket.setUseClientMode(true)).isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void of_a_context_are_those_it_was_made_with() {
            SSLContext context = RaTls.serverContext(server, knowsClient);

            assertThat(context.getProtocol()).isEqualTo("TLSv1.3");
            assertThat(context.getDefaultSSLParameters().getProtocols()).containsExactly("TLSv1.3");
            assertThat(context.getDefaultSSLParameters().getNeedClientAuth()).isTrue();
            assertThatThrownBy(() -> context.init(null, null, null)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void a_policy_that_names_jobs_is_refused() {
            var policy = AppraisalPolicy.of(
                            "payroll",
                            Set.of(Tee.SIMULATED),
                            ReferenceValues.ofMeasurements(
                                    Set.of(TestPlatform.runtime("server").measurement())))
                    .forJobs(Set.of(Digest.sha256(new byte[0])));

            assertThatThrownBy(() -> new RaTlsVerifier(new Verifier(platform.anchor()), policy, parties.clock()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("payroll");
        }
    }

    /** A collector that counts, and that fails after a number of quotes. */
    private static final class Collector implements EvidenceCollector {
        private final EvidenceCollector real;
        private final AtomicInteger quotes;
        private final int most;

        private Collector(String program, AtomicInteger quotes) {
            this(program, quotes, Integer.MAX_VALUE);
        }

        private Collector(String program, AtomicInteger quotes, int most) {
            this.real = platform.collector(program);
            this.quotes = quotes;
            this.most = most;
        }

        @Override
        public Tee tee() {
            return Tee.SIMULATED;
        }

        @Override
        public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
            if (quotes.incrementAndGet() > most) {
                throw new EvidenceUnavailableException("the device is gone");
            }
            return real.collect(reportData);
        }
    }
}
