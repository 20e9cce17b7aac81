/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strongroom.broker.ServiceLimits.Rate;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    private static final Duration ALMOST_A_MONTH = Duration.ofDays(21);

    @TempDir
    private Path directory;

    private final MovingClock clock = MovingClock.standing(Instant.now());
    private Workspace workspace;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        workspace = Workspace.init(directory.resolve("w"), Optional.empty());
        broker = Broker.of(workspace, clock);
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    private ServerIdentity identity() {
        return new ServerIdentity(workspace.authorities().first(), List.of("localhost"), clock);
    }

    @Nested
    class Certificates {
        @Test
        void are_renewed_when_two_thirds_of_their_life_are_over_under_the_same_key() {
            ServerIdentity identity = identity();
            X509Certificate first =
                    identity.keyPair("localhost").certificateChain().get(0);
            clock.move(Duration.ofDays(19));
            identity.renewIfDue();
            X509Certificate same =
                    identity.keyPair("localhost").certificateChain().get(0);
            clock.move(Duration.ofDays(2));
            identity.renewIfDue();
            X509Certificate renewed =
                    identity.keyPair("localhost").certificateChain().get(0);

            assertThat(same).isEqualTo(first);
            assertThat(renewed.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
            assertThat(renewed.getNotAfter()).isAfter(first.getNotAfter());
            assertThat(renewed.getPublicKey()).isEqualTo(first.getPublicKey());
        }

        @Test
        void reach_new_connections_without_a_restart() throws Exception {
            try (BrokerServer server = BrokerServer.start(broker, 0)) {
                X509Certificate first = certificate(server.port());
                clock.move(ALMOST_A_MONTH);

                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !certificate(server.port()).equals(first));
            }
        }

        @Test
        void of_an_expired_authority_make_the_broker_unready() {
            ServerIdentity identity = identity();
            Readiness readiness = new Readiness(broker, identity);
            readiness.check();
            assertThat(readiness.failing()).isEmpty();

            clock.move(Duration.ofDays(5 * 365 + 1));
            identity.renewIfDue();

            assertThat(readiness.failing()).containsExactly("certificate");
        }
    }

    @Nested
    class ReadinessOfTheBroker {
        @Test
        void fails_before_the_store_was_tried_and_while_it_is_told_to_stop() {
            Readiness readiness = new Readiness(broker, identity());
            assertThat(readiness.failing()).containsExactly("store");

            readiness.check();
            readiness.drain();

            assertThat(readiness.failing()).containsExactly("draining");
        }

        @Test
        void fails_while_the_store_takes_nothing() throws Exception {
            Readiness readiness = new Readiness(broker, identity());
            readiness.check();
            assertThat(readiness.failing()).isEmpty();

            workspace.store().close();
            readiness.check();

            assertThat(readiness.failing()).containsExactly("store");
        }
    }

    @Nested
    class Buckets {
        private final AtomicLong nanos = new AtomicLong();
        private final TokenBuckets buckets = new TokenBuckets(new Rate(2, 3), nanos::get);

        @Test
        void give_a_burst_and_then_as_much_as_flows_in() {
            for (int i = 0; i < 3; i++) {
                assertThat(buckets.take("a")).isZero();
            }
            assertThat(buckets.take("a")).isBetween(Duration.ofMillis(499), Duration.ofMillis(501));
            assertThat(buckets.take("b")).isZero();

            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));

            assertThat(buckets.untilOne("a")).isZero();
            assertThat(buckets.take("a")).isZero();
            assertThat(buckets.take("a")).isPositive();
        }

        @Test
        void hold_no_more_than_their_burst() {
            buckets.take("a");
            nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
            for (int i = 0; i < 3; i++) {
                assertThat(buckets.take("a")).isZero();
            }

            assertThat(buckets.take("a")).isPositive();
        }

        @Test
        void are_shared_when_there_are_too_many_peers() {
            for (int i = 0; i < 50_000; i++) {
                buckets.take("peer " + i);
            }
            for (int i = 0; i < 3; i++) {
                buckets.take("newcomer " + i);
            }

            assertThat(buckets.take("another newcomer")).isPositive();

            nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));

            assertThat(buckets.take("another newcomer")).isZero();
        }
    }

    @Test
    void limits_and_names_are_checked() {
        assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceLimits.DEFAULT.withNumbers(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceLimits.DEFAULT.withTimeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServiceSettings("h", 70_000, List.of(), ServiceLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServiceSettings("h", 1, List.of("a b"), ServiceLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new ServiceSettings("0.0.0.0", 1, List.of("broker.example"), ServiceLimits.DEFAULT)
                        .certificateNames())
                .containsExactly("localhost", "127.0.0.1", "::1", "broker.example", "0.0.0.0");
    }

    @Test
    void metrics_are_written_as_prometheus_reads_them() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.counter("strongroom.requests", "route", "/a\"\\\n", "code", "x")
                .increment(2);
        registry.gauge("strongroom.ready", 1);

        assertThat(PrometheusText.of(registry))
                .contains("# TYPE strongroom_requests_total counter\n")
                .contains("strongroom_requests_total{code=\"x\",route=\"/a\\\"\\\\\\n\"} 2\n")
                .contains("# TYPE strongroom_ready gauge\nstrongroom_ready 1\n");
    }

    /** The certificate of a new connection, whatever it says: the clock of the broker is not that of the JVM. */
    private static X509Certificate certificate(int port) throws Exception {
        X509TrustManager trusting = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusting}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
