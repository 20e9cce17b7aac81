/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.Map;

/**
 * What evidence of every kind says about the workload. Whether it is true depends on who says it: the claims of parsed
 * evidence are only claimed.
 */
public interface AttestedClaims {
    /** What the attester bound the evidence to. */
    ReportData reportData();

    /** True if a debugger, or the host, can read the memory of what is attested. */
    boolean isDebug();

    /** The measurement of the initial contents: MRENCLAVE, MRTD or MEASUREMENT. */
    Measurement measurement();

    /** The name of {@link #measurement} in its specification. */
    String measurementName();

    /** Registers that the workload extended after its start, by name, in order: {@code rtmr0} to {@code rtmr3}; or none. */
    default Map<String, Measurement> runtimeMeasurements() {
        return Map.of();
    }

    /** Configuration that was fixed before the start and is part of the measurement: CONFIGID, MRCONFIGID or HOSTDATA. */
    Octets hostConfiguration();

    /** The name of {@link #hostConfiguration} in its specification. */
    String hostConfigurationName();
}
