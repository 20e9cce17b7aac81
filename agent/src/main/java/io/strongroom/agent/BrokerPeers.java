/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.agent.jca.PeerKnowledge;
import io.strongroom.broker.api.DeniedPeers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the broker told last of peers and of the time. The host sets the machine's clock, so the time is at least what the
 * broker's was, with what has passed since by the clock that only goes on; a host that turns the machine's clock back does
 * not make certificates last longer. Thread-safe.
 */
final class BrokerPeers implements PeerKnowledge {
    /** What was told, and the reading of the steady clock then. */
    private record Told(DeniedPeers peers, long nanos) {}

    private final Clock clock;
    private final LongSupplier nanos;
    private volatile Told told;

    BrokerPeers(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.told = new Told(new DeniedPeers(Instant.EPOCH, Set.of(), Set.of()), nanos.getAsLong());
    }

    /** Takes what the broker tells; its time never goes back. */
    synchronized void tell(DeniedPeers peers) {
        Instant before = brokerTime();
        Instant time = peers.time().isBefore(before) ? before : peers.time();
        told = new Told(new DeniedPeers(time, peers.jobs(), peers.keys()), nanos.getAsLong());
    }

    @Override
    public Instant now() {
        Instant machine = clock.instant();
        Instant broker = brokerTime();
        return machine.isBefore(broker) ? broker : machine;
    }

    @Override
    public boolean isDenied(String jobId, String keySha256) {
        DeniedPeers peers = told.peers();
        return peers.jobs().contains(jobId) || peers.keys().contains(keySha256);
    }

    private Instant brokerTime() {
        Told last = told;
        return last.peers().time().plus(Duration.ofNanos(Math.max(0, nanos.getAsLong() - last.nanos())));
    }
}
