/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.AttestedClaims;

/** The signed body of a quote: the report of an enclave or of a trust domain. */
public sealed interface QuoteBody extends AttestedClaims permits SgxReportBody, TdReportBody {
    /** The number that a quote of version 5 gives this kind of body: 1 SGX, 2 TD 1.0, 3 TD 1.5. */
    int bodyType();
}
