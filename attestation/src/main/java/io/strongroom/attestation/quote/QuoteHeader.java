/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.BoundedReader;

/**
 * The header of a quote: 48 bytes in every version, integers little-endian.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4 (version 3); Intel TDX DCAP Quoting Library API, A.3.1 (version
 * 4 and 5).
 *
 * @param version 3, 4 or 5
 * @param attestationKeyType 2: ECDSA with P-256 and SHA-256
 * @param teeType 0: SGX, 0x81: TDX; always 0 in version 3, where the field is reserved
 * @param qeSvn security version of the quoting enclave in version 3, reserved later; informative, never used to judge it
 * @param pceSvn security version of the provisioning certification enclave in version 3, reserved later; informative
 * @param qeVendor who made the quoting enclave, by its QE Vendor ID
 * @param userData 20 bytes; the first 16 are an id of the platform
 */
public record QuoteHeader(
        int version, int attestationKeyType, long teeType, int qeSvn, int pceSvn, QeVendor qeVendor, Octets userData) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 48;

    /** The attestation key type of ECDSA with P-256. */
    public static final int ECDSA_P256 = 2;

    /** The version of quotes of enclaves only. */
    public static final int VERSION_3 = 3;

    /** The version that has a TEE type. */
    public static final int VERSION_4 = 4;

    /** The version that has a body descriptor. */
    public static final int VERSION_5 = 5;

    /** The TEE type of SGX. */
    public static final long TEE_SGX = 0;

    /** The TEE type of TDX. */
    public static final long TEE_TDX = 0x81;

    static QuoteHeader read(BoundedReader in) throws EvidenceFormatException {
        int version = in.uint16("version");
        if (version < VERSION_3 || version > VERSION_5) {
            throw new EvidenceFormatException("quote version " + version + " is not supported (wanted 3, 4 or 5)");
        }
        int attestationKeyType = in.uint16("attestation key type");
        if (attestationKeyType != ECDSA_P256) {
            throw new EvidenceFormatException(
                    "attestation key type " + attestationKeyType + " is not supported (wanted 2, ECDSA P-256)");
        }
        long teeType = in.uint32("TEE type");
        requireTeeType(version, teeType);
        int qeSvn = in.uint16("QE SVN");
        int pceSvn = in.uint16("PCE SVN");
        Octets vendorId = in.bytes(16, "QE vendor id");
        QeVendor qeVendor = QeVendor.of(vendorId)
                .orElseThrow(() -> new EvidenceFormatException("QE vendor id " + vendorId + " is unknown (wanted "
                        + QeVendor.INTEL.id() + " for Intel or " + QeVendor.SIMULATED.id() + " for simulated)"));
        Octets userData = in.bytes(20, "user data");
        return new QuoteHeader(version, attestationKeyType, teeType, qeSvn, pceSvn, qeVendor, userData);
    }

    /** True if the body is a TD report. */
    public boolean isTdx() {
        return teeType == TEE_TDX;
    }

    private static void requireTeeType(int version, long teeType) throws EvidenceFormatException {
        if (version == VERSION_3 && teeType != TEE_SGX) {
            throw new EvidenceFormatException("TEE type of a version 3 quote is " + teeType + " (wanted 0)");
        }
        if (teeType != TEE_SGX && teeType != TEE_TDX) {
            throw new EvidenceFormatException("TEE type is " + teeType + " (wanted 0 for SGX or 129 for TDX)");
        }
    }
}
