/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.broker.api.DpopProof;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks proofs that the sender of a request holds the identity key of its session (RFC 9449, section 4.3). A proof counts
 * once: its id is remembered for as long as its time is accepted. Thread-safe.
 */
final class DpopVerifier {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    /** As long as a proof may be accepted, however the clock was set within what counts as no jump. */
    private static final Duration REMEMBERED = CLOCK_TOLERANCE.multipliedBy(2).plus(ClockWatch.TOLERANCE);

    private static final int MAX_PROOF_CHARS = 4096;
    private static final int MAX_ID_CHARS = 128;
    private static final int MAX_REMEMBERED = 100_000;

    private final Clock clock;

    /**
     * Until when each id is remembered, by the time that passes, in the order in which they came, which is that in which
     * they end. If the clock is set meanwhile, the sessions end that proofs are for.
     */
    private final Map<String, Long> seen = new LinkedHashMap<>();

    DpopVerifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Checks a proof.
     *
     * @param identityKey the key that the session's evidence is bound to
     * @param target the request's URI without query
     * @param token the token that came with it
     * @throws Refusal with {@code PROOF_INVALID} if anything about it is wrong
     */
    void verify(String proof, ECKey identityKey, String method, String target, String token) throws Refusal {
        if (proof.length() > MAX_PROOF_CHARS) {
            throw invalid("the proof is longer than " + MAX_PROOF_CHARS + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(proof);
            checkHeader(jwt.getHeader(), identityKey);
            if (!jwt.verify(new ECDSAVerifier(identityKey))) {
                throw invalid("the proof is not signed by the identity key of the session");
            }
            checkClaims(jwt.getJWTClaimsSet(), method, target, token);
        } catch (ParseException | JOSEException | RuntimeException e) { // the library's parser throws some of its own
            throw invalid("the proof cannot be read: " + e.getMessage());
        }
    }

    private static void checkHeader(JWSHeader header, ECKey identityKey) throws Refusal, JOSEException {
        if (!DpopProof.TYPE.equals(header.getType()) || !JWSAlgorithm.ES256.equals(header.getAlgorithm())) {
            throw invalid("the proof is of type " + header.getType() + " with " + header.getAlgorithm()
                    + " (expected dpop+jwt with ES256)");
        }
        if (header.getJWK() == null || !header.getJWK().computeThumbprint().equals(identityKey.computeThumbprint())) {
            throw invalid("the proof names another key than the identity key of the session");
        }
    }

    private void checkClaims(JWTClaimsSet claims, String method, String target, String token)
            throws Refusal, ParseException {
        requireEqual("htm", claims.getStringClaim("htm"), method);
        requireEqual("htu", claims.getStringClaim("htu"), target);
        requireEqual("ath", claims.getStringClaim("ath"), DpopProof.tokenHash(token));
        if (claims.getIssueTime() == null
                || claims.getJWTID() == null
                || claims.getJWTID().length() > MAX_ID_CHARS) {
            throw invalid("the proof lacks a time or an id of at most " + MAX_ID_CHARS + " characters");
        }
        Instant now = clock.instant();
        Instant issued = claims.getIssueTime().toInstant();
        if (Duration.between(issued, now).abs().compareTo(CLOCK_TOLERANCE) > 0) {
            throw invalid("the proof was made at " + issued + ", it is " + now + " here (allowed: "
                    + CLOCK_TOLERANCE.toSeconds() + " seconds)");
        }
        remember(claims.getJWTID());
    }

    private synchronized void remember(String id) throws Refusal {
        long now = System.nanoTime();
        Iterator<Long> oldest = seen.values().iterator();
        while (oldest.hasNext() && now - oldest.next() > 0) {
            oldest.remove();
        }
        if (seen.size() >= MAX_REMEMBERED) {
            throw Refusal.of(Refusal.Code.BUSY, "too many proofs in a short time", "try again in two minutes");
        }
        if (seen.putIfAbsent(id, now + REMEMBERED.toNanos()) != null) {
            throw invalid("the proof was used before");
        }
    }

    private static void requireEqual(String claim, @Nullable String got, String wanted) throws Refusal {
        if (!wanted.equals(got)) {
            throw invalid("the proof's " + claim + " is " + got + " (expected " + wanted + ")");
        }
    }

    private static Refusal invalid(String message) {
        return Refusal.of(Refusal.Code.PROOF_INVALID, message, "sign a new proof with the session's identity key");
    }
}
