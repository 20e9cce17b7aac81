/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Values of registers, by bank and index.
 *
 * @param values ascending by bank and index, unmodifiable; each value has the length of its bank's digest
 */
public record PcrValues(SortedMap<Pcr, Octets> values) {
    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if it is empty, or a value has another length than its bank's digests
     */
    public PcrValues {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there are no PCR values (wanted at least one)");
        }
        values.forEach(PcrValues::requireLength);
    }

    /** The values of this map, in any order. */
    public static PcrValues of(Map<Pcr, Octets> values) {
        return new PcrValues(new TreeMap<>(values));
    }

    /** The value of a register, or none. */
    public Optional<Octets> value(Pcr pcr) {
        return Optional.ofNullable(values.get(pcr));
    }

    /** Which registers these are, by ascending bank. */
    public List<PcrSelection> selections() {
        SortedMap<TpmHash, List<Integer>> byBank = new TreeMap<>();
        for (Pcr pcr : values.keySet()) {
            byBank.computeIfAbsent(pcr.bank(), bank -> new ArrayList<>()).add(pcr.index());
        }
        return byBank.entrySet().stream()
                .map(entry -> new PcrSelection(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * The digest that a TPM signs for a selection: over the values, in the order of the selection.
     *
     * <p>Source: TCG TPM 2.0 Library, Part 2, 10.12.4 TPMS_QUOTE_INFO; Part 3, 18.4 TPM2_Quote.
     *
     * @param selections in the order of the quote; every register must be among these values
     * @param hash the hash function of the signature
     * @throws IllegalArgumentException if a register is missing
     */
    public Octets digest(List<PcrSelection> selections, TpmHash hash) {
        List<byte[]> parts = new ArrayList<>();
        for (PcrSelection selection : selections) {
            for (int index : selection.indices()) {
                var pcr = new Pcr(selection.bank(), index);
                parts.add(value(pcr)
                        .orElseThrow(() -> new IllegalArgumentException(pcr + " has no value"))
                        .bytes());
            }
        }
        return hash.digest(parts.toArray(byte[][]::new));
    }

    private static void requireLength(Pcr pcr, Octets value) {
        if (value.length() != pcr.bank().digestBytes()) {
            throw new IllegalArgumentException(pcr + " has " + value.length() + " bytes (wanted "
                    + pcr.bank().digestBytes() + ")");
        }
    }
}
