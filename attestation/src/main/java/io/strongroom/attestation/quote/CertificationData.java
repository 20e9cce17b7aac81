/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;

/**
 * QE Certification Data: how to find the key that signed the QE report. Nothing in the quote signs it.
 *
 * <p>Source: Intel SGX DCAP ECDSA Quote Library API, A.4, QE Certification Data.
 *
 * @param type 1 to 3: an encrypted or plain platform id; 4: the PCK certificate; 5: the PCK certificate chain, in PEM
 * @param data the bytes, as they are
 */
public record CertificationData(int type, Octets data) {
    /** The type of a PEM chain: PCK certificate, intermediate, root. */
    public static final int PCK_CERT_CHAIN = 5;
}
