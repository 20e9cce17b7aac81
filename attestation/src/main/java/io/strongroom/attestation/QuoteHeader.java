/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * The header of a quote of version 3: 48 bytes, integers little-endian.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4, Quote Header.
 *
 * @param version 3
 * @param attestationKeyType 2: ECDSA with P-256 and SHA-256
 * @param teeType 0: SGX (a reserved field in version 3)
 * @param qeSvn security version of the quoting enclave; informative, never used to judge it
 * @param pceSvn security version of the provisioning certification enclave; informative
 * @param qeVendor who made the quoting enclave, by its QE Vendor ID
 * @param userData 20 bytes; the first 16 are an id of the platform
 */
public record QuoteHeader(
        int version, int attestationKeyType, long teeType, int qeSvn, int pceSvn, QeVendor qeVendor, Octets userData) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 48;

    /** The attestation key type of ECDSA with P-256. */
    public static final int ECDSA_P256 = 2;

    /** The version of the quotes that this version of Strongroom reads. */
    public static final int VERSION_3 = 3;

    static QuoteHeader read(BoundedReader in) throws QuoteFormatException {
        int version = in.uint16("version");
        if (version != VERSION_3) {
            throw new QuoteFormatException("quote version " + version + " is not supported (wanted 3)");
        }
        int attestationKeyType = in.uint16("attestation key type");
        if (attestationKeyType != ECDSA_P256) {
            throw new QuoteFormatException(
                    "attestation key type " + attestationKeyType + " is not supported (wanted 2, ECDSA P-256)");
        }
        long teeType = in.uint32("TEE type");
        if (teeType != 0) {
            throw new QuoteFormatException("TEE type of a version 3 quote is " + teeType + " (wanted 0)");
        }
        int qeSvn = in.uint16("QE SVN");
        int pceSvn = in.uint16("PCE SVN");
        Octets vendorId = in.bytes(16, "QE vendor id");
        QeVendor qeVendor = QeVendor.of(vendorId)
                .orElseThrow(() -> new QuoteFormatException("QE vendor id " + vendorId + " is unknown (wanted "
                        + QeVendor.INTEL.id() + " for Intel or " + QeVendor.SIMULATED.id() + " for simulated)"));
        Octets userData = in.bytes(20, "user data");
        return new QuoteHeader(version, attestationKeyType, teeType, qeSvn, pceSvn, qeVendor, userData);
    }
}
