/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.ServiceLimits;
import io.strongroom.broker.ServiceLimits.Rate;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.RequestedZone;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Peers and sessions that ask for too much get 429, and are served again later. */
class RateLimitsTest {
    private static final Rate PLENTY = new Rate(10_000, 10_000);

    @Test
    void a_peer_that_asks_too_much_is_told_when_to_come_back() throws Exception {
        try (InProcessBroker broker =
                InProcessBroker.start(ServiceLimits.DEFAULT.withRates(new Rate(1, 5), PLENTY, PLENTY))) {
            RawPeer peer = new RawPeer(broker);
            RawPeer.Answer last = peer.get("/healthz", Map.of());
            for (int i = 0; i < 20 && last.status() == 200; i++) {
                last = peer.get("/healthz", Map.of());
            }

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.code()).isEqualTo("rate-limited");
            assertThat(last.retryAfter()).isBetween(1L, 2L);
        }
    }

    @Test
    void a_peer_whose_evidence_is_refused_too_often_gets_no_challenge_but_open_sessions_go_on() throws Exception {
        try (InProcessBroker broker =
                InProcessBroker.start(ServiceLimits.DEFAULT.withRates(PLENTY, PLENTY, new Rate(1, 10)), "payroll")) {
            KbsClient attested = new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
            assertThat(attested.handshake().status()).isEqualTo(200);
            RawPeer peer = new RawPeer(broker);
            int refused = 0;
            RawPeer.Answer last = peer.post("/kbs/v0/attest", "{}", Map.of());
            for (; refused < 50 && last.status() != 429; refused++) {
                last = peer.post("/kbs/v0/attest", "{}", Map.of());
            }

            assertThat(refused).isBetween(5, 49);
            assertThat(last.code()).isEqualTo("rate-limited");
            assertThat(attested.resource("default/zone-key/payroll").status()).isEqualTo(200);
        }
    }

    @Test
    void a_session_that_asks_too_much_leaves_others_alone() throws Exception {
        try (InProcessBroker broker =
                InProcessBroker.start(ServiceLimits.DEFAULT.withRates(PLENTY, new Rate(1, 5), PLENTY), "payroll")) {
            KbsClient greedy = new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
            KbsClient modest = new KbsClient(broker, KbsKey.ec("P-256", "secp256r1"));
            greedy.handshake();
            modest.handshake();
            int status = 200;
            for (int i = 0; i < 50 && status == 200; i++) {
                status = greedy.resource("default/zone-key/payroll").status();
            }

            assertThat(status).isEqualTo(429);
            assertThat(modest.resource("default/zone-key/payroll").status()).isEqualTo(200);
        }
    }

    @Test
    void our_client_waits_and_asks_again() throws Exception {
        try (InProcessBroker broker =
                InProcessBroker.start(ServiceLimits.DEFAULT.withRates(new Rate(5, 2), PLENTY, PLENTY), "payroll")) {
            BrokerClient client = broker.newClient();

            client.attest(
                    broker.evidence().collector(),
                    TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll")));

            for (int i = 0; i < 5; i++) {
                assertThat(client.fetchKeyring("payroll")).isNotEmpty();
            }
        }
    }
}
