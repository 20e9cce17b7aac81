/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;

/**
 * An event that a policy demands or forbids: a digest in a PCR. Events are named by what is measured, never by their type,
 * which nothing proves.
 *
 * @param pcr the register
 * @param digest of the bank's length
 */
public record EventReference(Pcr pcr, Octets digest) implements Comparable<EventReference> {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if the digest is not one of the bank
     */
    public EventReference {
        if (digest.length() != pcr.bank().digestBytes()) {
            throw new IllegalArgumentException("an event of " + pcr + " has a digest of " + digest.length()
                    + " bytes (wanted " + pcr.bank().digestBytes() + ")");
        }
    }

    /** The event whose measured data are {@code data}: for types that measure their data as they are. */
    public static EventReference ofData(Pcr pcr, byte[] data) {
        return new EventReference(pcr, pcr.bank().digest(data));
    }

    /** By PCR, then by digest. */
    @Override
    public int compareTo(EventReference other) {
        int byPcr = pcr.compareTo(other.pcr);
        return byPcr != 0 ? byPcr : digest.hex().compareTo(other.digest.hex());
    }

    /** For people: {@code an event of PCR 4 of bank sha256 with digest 1f2e...}. */
    @Override
    public String toString() {
        return "an event of " + pcr + " with digest " + digest;
    }
}
