/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Tee;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The sessions of one broker process: challenges that wait for evidence, and sessions that have attested. A nonce is taken
 * out when it is used, whatever comes of it. Bounded: when it is full, newcomers are refused. When the clock is set, all
 * end, because nobody knows any more which of them have expired: not even setting it back revives one. Thread-safe.
 */
final class Sessions {
    /** How long evidence may take. */
    static final Duration CHALLENGE_LIFETIME = Duration.ofMinutes(5);

    private static final int MAX_CHALLENGES = 20_000;

    /** Twice the thousand processes that may start behind one address translator within a second. */
    private static final int MAX_CHALLENGES_OF_ONE_PEER = 2_000;

    private static final int MAX_SESSIONS = 100_000;

    /** A process needs one, and a second while it renews the first. */
    private static final int MAX_SESSIONS_OF_ONE_HOLDER = 32;

    private static final int NONCE_BYTES = 32;
    private static final int MAX_JUMPS = 100;
    private static final Duration SWEEP = Duration.ofSeconds(10);

    /** A nonce that waits for its evidence. */
    record Challenge(String nonce, Tee tee, boolean hasJobs, String peer, Instant expiresAt) {}

    /**
     * The clock was set.
     *
     * @param by how far, forward or backward
     * @param ended how many sessions and challenges ended with it
     */
    record ClockJump(Duration by, int ended) {}

    /** A session and whose it is. */
    private record Held(AttestedSession session, String holder) {}

    private final Clock clock;
    private final ClockWatch watch;
    private final Deque<ClockJump> jumps = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Challenge> challenges = new HashMap<>();
    private final Map<String, Integer> challengesByPeer = new HashMap<>();
    private final Map<String, Held> byCookie = new HashMap<>();
    private final Map<String, AttestedSession> byToken = new HashMap<>();

    /** The cookies of each process, the oldest first. */
    private final Map<String, Deque<String>> cookiesByHolder = new HashMap<>();

    private Instant sweepAt = Instant.MIN;

    Sessions(Clock clock) {
        this(clock, System::nanoTime);
    }

    Sessions(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.watch = new ClockWatch(clock, nanos);
    }

    /** Takes the oldest time at which the clock was set and that was not taken yet. */
    synchronized Optional<ClockJump> takeJump() {
        endIfClockJumped();
        return Optional.ofNullable(jumps.poll());
    }

    /** Gives back what could not be recorded. */
    synchronized void putBack(ClockJump jump) {
        jumps.push(jump);
    }

    private void endIfClockJumped() {
        Duration by = watch.jump();
        if (by.isZero()) {
            return;
        }
        if (jumps.size() == MAX_JUMPS) {
            jumps.removeLast();
        }
        jumps.add(new ClockJump(by, challenges.size() + byCookie.size()));
        challenges.clear();
        challengesByPeer.clear();
        byCookie.clear();
        byToken.clear();
        cookiesByHolder.clear();
        sweepAt = Instant.MIN;
    }

    /**
     * Opens a challenge; gives its cookie.
     *
     * @param hasJobs whether runtime data may hold a job
     * @param peer who asks, as {@link PeerGroup} tells peers apart: one has a part of all challenges only
     */
    synchronized String challenge(Tee tee, boolean hasJobs, String peer) throws Refusal {
        dropExpired();
        if (challenges.size() >= MAX_CHALLENGES) {
            throw Refusal.of(Refusal.Code.BUSY, MAX_CHALLENGES + " challenges are open", "try again in a few minutes");
        }
        int own = challengesByPeer.getOrDefault(peer, 0);
        if (own >= MAX_CHALLENGES_OF_ONE_PEER) {
            throw Refusal.of(
                    Refusal.Code.BUSY, own + " challenges of " + peer + " are open", "try again in a few minutes");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String cookie = UUID.randomUUID().toString();
        Instant expiresAt = clock.instant().plus(CHALLENGE_LIFETIME);
        challengesByPeer.put(peer, own + 1);
        challenges.put(cookie, new Challenge(Base64.getEncoder().encodeToString(nonce), tee, hasJobs, peer, expiresAt));
        return cookie;
    }

    /** The nonce of a challenge. */
    synchronized String nonce(String cookie) {
        Challenge challenge = challenges.get(cookie);
        if (challenge == null) {
            throw new IllegalStateException("there is no such challenge");
        }
        return challenge.nonce();
    }

    /** Takes a challenge out, so that nobody can use its nonce again. */
    synchronized Challenge take(String cookie) throws Refusal {
        dropExpired();
        Challenge challenge = challenges.remove(cookie);
        if (challenge != null) {
            forget(challenge);
        }
        if (challenge == null || !clock.instant().isBefore(challenge.expiresAt())) {
            throw Refusal.of(
                    Refusal.Code.NONCE_INVALID,
                    "the session cookie names no open challenge: it is unknown, used, or older than "
                            + CHALLENGE_LIFETIME.toMinutes() + " minutes",
                    "begin again with /kbs/v0/auth");
        }
        return challenge;
    }

    /** Opens a session. Of a process that has {@value #MAX_SESSIONS_OF_ONE_HOLDER} already, the oldest ends. */
    synchronized void add(String cookie, AttestedSession session) throws Refusal {
        dropExpired();
        String holder = session.holder();
        Deque<String> own = cookiesByHolder.get(holder);
        if (own != null && own.size() >= MAX_SESSIONS_OF_ONE_HOLDER) {
            String oldest = own.element();
            forget(oldest, Objects.requireNonNull(byCookie.remove(oldest)));
        }
        if (byCookie.size() >= MAX_SESSIONS) {
            throw Refusal.of(Refusal.Code.BUSY, MAX_SESSIONS + " sessions are open", "try again later");
        }
        byCookie.put(cookie, new Held(session, holder));
        byToken.put(session.token(), session);
        cookiesByHolder.computeIfAbsent(holder, unused -> new ArrayDeque<>()).add(cookie);
    }

    private void forget(String cookie, Held ended) {
        byToken.remove(ended.session().token());
        cookiesByHolder.computeIfPresent(ended.holder(), (holder, own) -> {
            own.remove(cookie);
            return own.isEmpty() ? null : own;
        });
    }

    /** How many have attested. */
    synchronized int attested() {
        return byCookie.size();
    }

    /** How many challenges wait. */
    synchronized int challenges() {
        return challenges.size();
    }

    synchronized Optional<AttestedSession> ofCookie(String cookie) {
        dropExpired();
        return Optional.ofNullable(byCookie.get(cookie)).map(Held::session).flatMap(this::current);
    }

    synchronized Optional<AttestedSession> ofToken(String token) {
        dropExpired();
        return Optional.ofNullable(byToken.get(token)).flatMap(this::current);
    }

    private void forget(Challenge challenge) {
        challengesByPeer.computeIfPresent(challenge.peer(), (peer, count) -> count > 1 ? count - 1 : null);
    }

    private Optional<AttestedSession> current(AttestedSession session) {
        return clock.instant().isBefore(session.expiresAt()) ? Optional.of(session) : Optional.empty();
    }

    /** Looks through all of them once in {@link #SWEEP} at most; whoever takes one out looks at its time. */
    private void dropExpired() {
        endIfClockJumped();
        Instant now = clock.instant();
        if (now.isBefore(sweepAt)) {
            return;
        }
        sweepAt = now.plus(SWEEP);
        challenges.values().removeIf(challenge -> {
            boolean isExpired = !now.isBefore(challenge.expiresAt());
            if (isExpired) {
                forget(challenge);
            }
            return isExpired;
        });
        byCookie.entrySet().removeIf(entry -> {
            boolean isExpired = !now.isBefore(entry.getValue().session().expiresAt());
            if (isExpired) {
                forget(entry.getKey(), entry.getValue());
            }
            return isExpired;
        });
    }
}
