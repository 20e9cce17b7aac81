/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.tpm.PcrPolicy;
import java.util.List;
import java.util.Set;

/**
 * The measurements that a data owner trusts (RFC 9334, 4.2 Reference Values). If measurements are given, the evidence
 * must show one of them; if signers are given, one of those; if both, both.
 *
 * @param measurements values of MRENCLAVE, or of whatever else the evidence is measured by; empty: any, of a trusted signer
 *     or boot
 * @param signers trusted signers; empty: any, of a trusted measurement
 * @param boots for evidence of a TPM, and for no other: which boots are trusted, one policy; else none
 */
public record ReferenceValues(Set<Measurement> measurements, Set<SignerReference> signers, List<PcrPolicy> boots) {
    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if all are empty: that would trust everybody; or there are several policies for boots
     */
    public ReferenceValues {
        measurements = Set.copyOf(measurements);
        signers = Set.copyOf(signers);
        boots = List.copyOf(boots);
        if (measurements.isEmpty() && signers.isEmpty() && boots.isEmpty()) {
            throw new IllegalArgumentException(
                    "reference values name no measurement and no signer (wanted at least one of them)");
        }
        if (boots.size() > 1) {
            throw new IllegalArgumentException("at most one policy for boots is possible, got " + boots.size());
        }
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
}
