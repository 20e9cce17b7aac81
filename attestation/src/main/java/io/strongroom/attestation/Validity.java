/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.time.Instant;

/**
 * A window of time.
 *
 * @param notBefore first instant, inclusive
 * @param notAfter last instant, inclusive
 */
public record Validity(Instant notBefore, Instant notAfter) {
    /** True if {@code instant} lies within, both ends included. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(notBefore) && !instant.isAfter(notAfter);
    }

    /** The time that both windows have in common; empty windows contain no instant. */
    public Validity intersect(Validity other) {
        return new Validity(
                notBefore.isAfter(other.notBefore) ? notBefore : other.notBefore,
                notAfter.isBefore(other.notAfter) ? notAfter : other.notAfter);
    }
}
