/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.Set;

/**
 * The measurements that a data owner trusts (RFC 9334, 4.2 Reference Values). If measurements are given, the evidence
 * must show one of them; if signers are given, one of those; if both, both.
 *
 * @param measurements values of MRENCLAVE; empty: any, of a trusted signer
 * @param signers trusted signers; empty: any, of a trusted measurement
 */
public record ReferenceValues(Set<Measurement> measurements, Set<SignerReference> signers) {
    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if both are empty: that would trust everybody
     */
    public ReferenceValues {
        measurements = Set.copyOf(measurements);
        signers = Set.copyOf(signers);
        if (measurements.isEmpty() && signers.isEmpty()) {
            throw new IllegalArgumentException(
                    "reference values name no measurement and no signer (wanted at least one of them)");
        }
    }

    /** Trust in these measurements, whoever signed them. */
    public static ReferenceValues ofMeasurements(Set<Measurement> measurements) {
        return new ReferenceValues(measurements, Set.of());
    }

    /** Trust in everything that these signers sign. */
    public static ReferenceValues ofSigners(Set<SignerReference> signers) {
        return new ReferenceValues(Set.of(), signers);
    }
}
