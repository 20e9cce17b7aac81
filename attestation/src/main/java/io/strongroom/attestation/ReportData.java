/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.Sha;
import java.util.Arrays;

/**
 * REPORTDATA: the 64 bytes that an attester puts into its evidence to bind it to a session.
 *
 * <p>Strongroom puts the SHA-384 of the runtime data (compact JSON, sorted keys) into bytes 0 to 47; bytes 48 to 63 are
 * zero, and evidence where they are not is refused.
 *
 * @param octets exactly 64 bytes
 */
public record ReportData(Octets octets) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 64;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is not 64
     */
    public ReportData {
        if (octets.length() != LENGTH_BYTES) {
            throw new IllegalArgumentException("report data have 64 bytes, got " + octets.length());
        }
    }

    /** Exactly 64 bytes, which are copied. */
    public static ReportData of(byte[] bytes) {
        return new ReportData(Octets.of(bytes));
    }

    /**
     * The report data for these runtime data: their SHA-384, then 16 zero bytes.
     *
     * @param runtimeData the bytes of the canonical JSON, exactly as both sides build them
     */
    public static ReportData ofRuntimeData(byte[] runtimeData) {
        return of(Arrays.copyOf(Sha.sha384(runtimeData), LENGTH_BYTES));
    }

    /** A copy of the 64 bytes. */
    public byte[] bytes() {
        return octets.bytes();
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return octets.hex();
    }
}
