/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.quote.SgxReportBody;

/**
 * A signer whose product is trusted from a security version on.
 *
 * @param mrSigner MRSIGNER, 32 bytes
 * @param isvProdId ISVPRODID, unsigned 16 bits
 * @param minIsvSvn the lowest ISVSVN that is accepted, unsigned 16 bits
 */
public record SignerReference(Measurement mrSigner, int isvProdId, int minIsvSvn) {
    private static final int MAX_UINT16 = 0xFFFF;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number does not fit 16 bits
     */
    public SignerReference {
        if (isvProdId < 0 || isvProdId > MAX_UINT16 || minIsvSvn < 0 || minIsvSvn > MAX_UINT16) {
            throw new IllegalArgumentException(
                    "ISVPRODID and ISVSVN must lie in 0..65535, got " + isvProdId + " and " + minIsvSvn);
        }
    }

    boolean names(SgxReportBody body) {
        return body.mrSigner().equals(mrSigner) && body.isvProdId() == isvProdId;
    }
}
