/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;

/**
 * ECDSA 256-bit Quote Signature Data: everything after the signed part of a quote, in file order. Signatures are raw
 * {@code r || s}, public keys raw {@code x || y}, big-endian, 32 bytes each.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4, ECDSA 256-bit Quote Signature Data Structure.
 *
 * @param signature ISV Enclave Report Signature, 64 bytes: by the attestation key over header and body
 * @param attestationKey ECDSA Attestation Key, 64 bytes
 * @param qeReport QE Report
 * @param qeReportBytes the 384 bytes of the QE Report, as signed
 * @param qeReportSignature QE Report Signature, 64 bytes: by the PCK key over the QE report
 * @param qeAuthData QE Authentication Data; normally 32 bytes, any 16-bit length is legal
 * @param certificationData QE Certification Data
 */
public record QuoteSignatureData(
        Octets signature,
        Octets attestationKey,
        SgxReportBody qeReport,
        Octets qeReportBytes,
        Octets qeReportSignature,
        Octets qeAuthData,
        CertificationData certificationData) {}
