/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.tpm.PcrPolicy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The measurements that a data owner trusts (RFC 9334, 4.2 Reference Values). If measurements are given, the evidence
 * must show one of them; if signers are given, one of those; if runtime measurements are given, one of those for each
 * register that is named; what is given must all hold.
 *
 * @param measurements values of MRENCLAVE, MRTD, or of whatever else the evidence is measured by; empty: any, of a trusted
 *     signer or boot
 * @param signers trusted signers; empty: any, of a trusted measurement
 * @param boots for evidence of a TPM, and for no other: which boots are trusted, one policy; else none
 * @param runtimeMeasurements by the register's name, such as {@code rtmr1}, the values it may have, at least one; registers
 *     that are not named may have any
 */
public record ReferenceValues(
        Set<Measurement> measurements,
        Set<SignerReference> signers,
        List<PcrPolicy> boots,
        Map<String, Set<Measurement>> runtimeMeasurements) {
    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if measurements, signers and boots are all empty: that would trust everybody; or if
     *     there are several policies for boots, or a register is named without a value
     */
    public ReferenceValues {
        measurements = Set.copyOf(measurements);
        signers = Set.copyOf(signers);
        boots = List.copyOf(boots);
        runtimeMeasurements = copyOf(runtimeMeasurements);
        if (measurements.isEmpty() && signers.isEmpty() && boots.isEmpty()) {
            throw new IllegalArgumentException(
                    "reference values name no measurement and no signer (wanted at least one of them)");
        }
        if (boots.size() > 1) {
            throw new IllegalArgumentException("at most one policy for boots is possible, got " + boots.size());
        }
    }

    /** Measurements, signers and boots. */
    public ReferenceValues(Set<Measurement> measurements, Set<SignerReference> signers, List<PcrPolicy> boots) {
        this(measurements, signers, boots, Map.of());
    }

    /** Measurements and signers. */
    public ReferenceValues(Set<Measurement> measurements, Set<SignerReference> signers) {
        this(measurements, signers, List.of());
    }

    /** Trust in these measurements, whoever signed them. */
    public static ReferenceValues ofMeasurements(Set<Measurement> measurements) {
        return new ReferenceValues(measurements, Set.of());
    }

    /** Trust in everything that these signers sign. */
    public static ReferenceValues ofSigners(Set<SignerReference> signers) {
        return new ReferenceValues(Set.of(), signers);
    }

    /** Trust in machines with a TPM that booted so. */
    public static ReferenceValues ofBoots(PcrPolicy boots) {
        return new ReferenceValues(Set.of(), Set.of(), List.of(boots));
    }

    /** The same, with one of these values for each register that is named. */
    public ReferenceValues withRuntimeMeasurements(Map<String, Set<Measurement>> registers) {
        return new ReferenceValues(measurements, signers, boots, registers);
    }

    private static Map<String, Set<Measurement>> copyOf(Map<String, Set<Measurement>> registers) {
        Map<String, Set<Measurement>> copy = new TreeMap<>();
        registers.forEach((register, values) -> {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(
                        "reference values name " + register + " without a value (wanted at least one)");
            }
            copy.put(register, Set.copyOf(values));
        });
        return Collections.unmodifiableMap(copy);
    }
}
