/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How much is taken from one peer, from one session, and at once from all. Thread-safe. */
final class RateLimits {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final TokenBuckets peers;
    private final TokenBuckets sessions;
    private final TokenBuckets refusals;
    private final Semaphore places;

    RateLimits(ServiceLimits limits) {
        this.peers = new TokenBuckets(limits.ofOnePeer(), System::nanoTime);
        this.sessions = new TokenBuckets(limits.ofOneSession(), System::nanoTime);
        this.refusals = new TokenBuckets(limits.refusalsOfOnePeer(), System::nanoTime);
        this.places = new Semaphore(limits.requestsInProgress());
    }

    /** Takes a place among the requests in progress; {@link #leave} gives it back. */
    void enter() throws Refusal {
        if (!places.tryAcquire()) {
            throw Refusal.busy("too many requests are in progress", SHORTLY);
        }
    }

    void leave() {
        places.release();
    }

    /** Counts a request of a peer. */
    void admitPeer(String peer) throws Refusal {
        require(peers.take(peer), "the requests of " + peer);
    }

    /** Counts a request of an attested session. */
    void admitSession(String id) throws Refusal {
        require(sessions.take(id), "the requests of session " + id);
    }

    /** Refuses a peer that wants a challenge or an appraisal after too many refusals. */
    void admitUnattested(String peer) throws Refusal {
        require(refusals.untilOne(peer), "the refusals of " + peer);
    }

    /** Counts a refusal of a peer that has not attested. */
    void refused(String peer) {
        refusals.take(peer);
    }

    private static void require(Duration wait, String what) throws Refusal {
        if (!wait.isZero()) {
            throw Refusal.rateLimited(what + " are more than the broker takes", wait);
        }
    }
}
