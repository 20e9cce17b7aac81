/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.time.Duration;

/**
 * What a broker's port takes from all of its peers, and from one of them. One peer is an IPv4 address or an IPv6 network of
 * 64 bits; peers behind one address translator are one.
 *
 * @param connections open at once
 * @param connectionsOfOnePeer open at once
 * @param requestsInProgress at once: those that wait and those that are answered
 * @param requestTimeout for a request to arrive whole and be answered
 * @param headerTimeout for the headers of a request to arrive, over HTTP/1.1
 * @param idleTimeout for a connection without a request
 * @param connectionAge after which a connection takes no further request
 * @param ofOnePeer requests of one peer
 * @param ofOneSession requests of one attested session
 * @param refusalsOfOnePeer refusals of a peer that has not attested; when they are used up, it gets no challenge and no
 *     appraisal for a while
 */
public record ServiceLimits(
        int connections,
        int connectionsOfOnePeer,
        int requestsInProgress,
        Duration requestTimeout,
        Duration headerTimeout,
        Duration idleTimeout,
        Duration connectionAge,
        Rate ofOnePeer,
        Rate ofOneSession,
        Rate refusalsOfOnePeer) {
    /** Enough for a thousand processes that start on one machine within a second. */
    public static final ServiceLimits DEFAULT = new ServiceLimits(
            10_000,
            4_000,
            4_000,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(30),
            new Rate(5_000, 10_000),
            new Rate(5_000, 10_000),
            new Rate(5, 300));

    /**
     * A token bucket.
     *
     * @param perSecond how many it gets back in a second
     * @param burst how many it holds
     */
    public record Rate(int perSecond, int burst) {
        /** Checks that both are positive. */
        public Rate {
            requirePositive(perSecond, "rate");
            requirePositive(burst, "burst");
        }
    }

    /** Checks that every limit is positive. */
    public ServiceLimits {
        requirePositive(connections, "number of connections");
        requirePositive(connectionsOfOnePeer, "number of connections of one peer");
        requirePositive(requestsInProgress, "number of requests in progress");
        requirePositive(requestTimeout.toMillis(), "request timeout");
        requirePositive(headerTimeout.toMillis(), "header timeout");
        requirePositive(idleTimeout.toMillis(), "idle timeout");
        requirePositive(connectionAge.toMillis(), "age of connections");
    }

    /** These limits with other rates. */
    public ServiceLimits withRates(Rate peer, Rate session, Rate refusals) {
        return new ServiceLimits(
                connections,
                connectionsOfOnePeer,
                requestsInProgress,
                requestTimeout,
                headerTimeout,
                idleTimeout,
                connectionAge,
                peer,
                session,
                refusals);
    }

    /** These limits with other timeouts. */
    public ServiceLimits withTimeouts(Duration request, Duration header, Duration idle) {
        return new ServiceLimits(
                connections,
                connectionsOfOnePeer,
                requestsInProgress,
                request,
                header,
                idle,
                connectionAge,
                ofOnePeer,
                ofOneSession,
                refusalsOfOnePeer);
    }

    /** These limits with other numbers of connections and requests. */
    public ServiceLimits withNumbers(int allConnections, int peersConnections, int requests) {
        return new ServiceLimits(
                allConnections,
                peersConnections,
                requests,
                requestTimeout,
                headerTimeout,
                idleTimeout,
                connectionAge,
                ofOnePeer,
                ofOneSession,
                refusalsOfOnePeer);
    }

    private static void requirePositive(long value, String what) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " is " + value + " (expected more than 0)");
        }
    }
}
