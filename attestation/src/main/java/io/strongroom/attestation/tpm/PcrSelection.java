/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.util.List;
import java.util.TreeSet;

/**
 * Registers of one PCR bank.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, 10.6.2 TPMS_PCR_SELECTION.
 *
 * @param bank the hash function of the bank
 * @param indices ascending, at least one, each 0 to 23
 */
public record PcrSelection(TpmHash bank, List<Integer> indices) {
    /** Registers of a bank: 24, as the PC Client platforms have them. */
    public static final int PCR_COUNT = 24;

    /**
     * Sorts and copies the indices.
     *
     * @throws IllegalArgumentException if there are none, or one is out of range
     */
    public PcrSelection {
        indices = List.copyOf(new TreeSet<>(indices));
        if (indices.isEmpty()) {
            throw new IllegalArgumentException("a selection of bank " + bank.wireName() + " names no PCR");
        }
        indices.forEach(PcrSelection::requireIndex);
    }

    /** These registers of {@code bank}. */
    public static PcrSelection of(TpmHash bank, Integer... indices) {
        return new PcrSelection(bank, List.of(indices));
    }

    /**
     * The index, if it is one.
     *
     * @throws IllegalArgumentException if it is not 0 to 23
     */
    static int requireIndex(int index) {
        if (index < 0 || index >= PCR_COUNT) {
            throw new IllegalArgumentException("PCR index is " + index + " (wanted 0 to 23)");
        }
        return index;
    }

    /** The bank and the indices, as tpm2-tools write them: {@code sha256:0,4,7}. */
    @Override
    public String toString() {
        return bank.wireName() + ":"
                + String.join(",", indices.stream().map(String::valueOf).toList());
    }
}
