/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import java.time.Duration;

/**
 * How long a client waits, how much it reads and how often it asks.
 *
 * @param connectTimeout for a connection, TLS included
 * @param answerTimeout for a request from its beginning to the last byte of its answer
 * @param maxAnswerBytes longest body that is read
 * @param maxTries how often one request is made at most, at least 1
 * @param firstPause before the second try; it doubles from then on, and up to half of it is left out at random
 * @param longestPause most that is waited between two tries; a service that asks for more is given up
 */
public record FetchLimits(
        Duration connectTimeout,
        Duration answerTimeout,
        int maxAnswerBytes,
        int maxTries,
        Duration firstPause,
        Duration longestPause) {
    /** 10 s for a connection, 30 s for an answer of up to 1.5 MiB, 4 tries with pauses from 0.5 s to 60 s. */
    public static final FetchLimits DEFAULT = new FetchLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(30), 3 << 19, 4, Duration.ofMillis(500), Duration.ofSeconds(60));

    /** Checks the numbers. */
    public FetchLimits {
        if (maxTries < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("a client makes at least one try and reads at least one byte, got "
                    + maxTries + " and " + maxAnswerBytes);
        }
    }
}
