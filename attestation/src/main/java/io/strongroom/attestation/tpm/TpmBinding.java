/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import java.util.Arrays;

/**
 * How report data get into a quote: extraData are their first 48 bytes, the SHA-384 of the runtime data. All 64 bytes do
 * not fit every TPM: TPM2B_DATA holds 66 bytes only where the TPM has SHA-512, and 50 where SHA-384 is its longest hash.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 2; TCG TPM 2.0 Library, Part 2, 10.4.3 TPM2B_DATA.
 */
final class TpmBinding {
    /** Length of extraData in bytes. */
    static final int EXTRA_DATA_BYTES = 48;

    private TpmBinding() {}

    /**
     * The extraData that carry {@code reportData}.
     *
     * @throws IllegalArgumentException if bytes 48 to 63 are not zero, because they would not be carried
     */
    static Octets extraData(ReportData reportData) {
        if (!reportData
                .octets()
                .slice(EXTRA_DATA_BYTES, ReportData.LENGTH_BYTES)
                .isZero()) {
            throw new IllegalArgumentException(
                    "bytes 48 to 63 of the report data are not zero: a TPM cannot carry them");
        }
        return reportData.octets().slice(0, EXTRA_DATA_BYTES);
    }

    /**
     * The report data that {@code extraData} carry.
     *
     * @param extraData exactly 48 bytes
     */
    static ReportData reportData(Octets extraData) {
        if (extraData.length() != EXTRA_DATA_BYTES) {
            throw new IllegalArgumentException("extraData have 48 bytes, got " + extraData.length());
        }
        return ReportData.of(Arrays.copyOf(extraData.bytes(), ReportData.LENGTH_BYTES));
    }
}
