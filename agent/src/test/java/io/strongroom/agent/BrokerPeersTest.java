/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.broker.api.DeniedPeers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrokerPeersTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant YESTERDAY = NOON.minus(Duration.ofDays(1));

    private long nanos;

    @Test
    void a_host_that_turns_its_clock_back_gains_nothing() {
        BrokerPeers peers = new BrokerPeers(Clock.fixed(YESTERDAY, ZoneOffset.UTC), () -> nanos);

        assertThat(peers.now()).isEqualTo(YESTERDAY);
        peers.tell(new DeniedPeers(NOON, Set.of(), Set.of()));
        assertThat(peers.now()).isEqualTo(NOON);
        nanos += Duration.ofMinutes(5).toNanos();
        assertThat(peers.now()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    }

    @Test
    void neither_an_older_answer_nor_a_steady_clock_that_goes_back_turns_the_time_back() {
        BrokerPeers peers = new BrokerPeers(Clock.fixed(YESTERDAY, ZoneOffset.UTC), () -> nanos);
        peers.tell(new DeniedPeers(NOON, Set.of(), Set.of()));

        peers.tell(new DeniedPeers(YESTERDAY, Set.of("job-1"), Set.of()));
        nanos -= Duration.ofHours(1).toNanos();

        assertThat(peers.now()).isEqualTo(NOON);
        assertThat(peers.isDenied("job-1", "k")).isTrue();
    }

    @Test
    void a_machine_that_is_ahead_of_the_broker_is_believed() {
        BrokerPeers peers = new BrokerPeers(Clock.fixed(NOON, ZoneOffset.UTC), () -> nanos);

        peers.tell(new DeniedPeers(YESTERDAY, Set.of(), Set.of("k")));

        assertThat(peers.now()).isEqualTo(NOON);
        assertThat(peers.isDenied("job-1", "k")).isTrue();
        assertThat(peers.isDenied("job-1", "other")).isFalse();
    }
}
