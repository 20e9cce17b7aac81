/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a file of evidence holds, by its first bytes. */
public enum EvidenceKind {
    /** A quote of SGX or TDX, or a simulated one. */
    QUOTE,
    /** An attestation report of SEV-SNP. */
    SNP_REPORT,
    /** An X.509 certificate, which may carry evidence. */
    CERTIFICATE,
    /** A quote of a TPM 2.0 with what belongs to it. */
    TPM_EVIDENCE,
    /** The signature structure of an enclave: no evidence, but what a policy's measurements come from. */
    SIGSTRUCT,
    /** None of these. */
    UNKNOWN;

    private static final int SIGSTRUCT_BYTES = 1808;
    private static final byte[] SIGSTRUCT_HEADER = HexFormat.of().parseHex("06000000e10000000000010000000000");
    private static final byte[] TPM_MAGIC = "STRMTPM".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PEM = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
    private static final int DER_SEQUENCE = 0x30;
    private static final int DER_LONG_LENGTH = 0x82;
    private static final int ECDSA_P256 = 2;

    /** The kind that these bytes look like. Whether they are well-formed is for a parser to say. */
    public static EvidenceKind of(byte[] bytes) {
        if (startsWith(bytes, PEM) || isDerCertificate(bytes)) {
            return CERTIFICATE;
        }
        if (startsWith(bytes, TPM_MAGIC)) {
            return TPM_EVIDENCE;
        }
        if (bytes.length == SIGSTRUCT_BYTES && startsWith(bytes, SIGSTRUCT_HEADER)) {
            return SIGSTRUCT;
        }
        if (bytes.length < 4) {
            return UNKNOWN;
        }
        int version = (bytes[0] & 0xFF) | ((bytes[1] & 0xFF) << 8);
        int keyType = (bytes[2] & 0xFF) | ((bytes[3] & 0xFF) << 8);
        if (keyType == 0 && version > 0) {
            return SNP_REPORT;
        }
        return version > 0 && version < 16 && keyType <= ECDSA_P256 + 1 ? QUOTE : UNKNOWN;
    }

    private static boolean isDerCertificate(byte[] bytes) {
        return bytes.length > 4 && (bytes[0] & 0xFF) == DER_SEQUENCE && (bytes[1] & 0xFF) == DER_LONG_LENGTH;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.mismatch(bytes, 0, prefix.length, prefix, 0, prefix.length) < 0;
    }
}
