/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * What an attester sends: the kind of environment it says it runs in, and the bytes that shall prove it. Nothing in it
 * is trusted.
 *
 * @param tee the kind, as claimed
 * @param octets the raw quote or report
 */
public record Evidence(Tee tee, Octets octets) {
    /** Evidence of the given kind; the bytes are copied. */
    public static Evidence of(Tee tee, byte[] bytes) {
        return new Evidence(tee, Octets.of(bytes));
    }

    /** A copy of the raw quote or report. */
    public byte[] bytes() {
        return octets.bytes();
    }
}
