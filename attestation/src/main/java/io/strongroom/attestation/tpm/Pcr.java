/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

/**
 * One platform configuration register.
 *
 * @param bank the hash function of its bank
 * @param index 0 to 23
 */
public record Pcr(TpmHash bank, int index) implements Comparable<Pcr> {
    /**
     * Checks the index.
     *
     * @throws IllegalArgumentException if it is not 0 to 23
     */
    public Pcr {
        PcrSelection.requireIndex(index);
    }

    /** By bank, then by index. */
    @Override
    public int compareTo(Pcr other) {
        int byBank = bank.compareTo(other.bank);
        return byBank != 0 ? byBank : Integer.compare(index, other.index);
    }

    /** For people: {@code PCR 7 of bank sha256}. */
    @Override
    public String toString() {
        return "PCR " + index + " of bank " + bank.wireName();
    }
}
