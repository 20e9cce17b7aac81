/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** The signed body of a quote. SGX reports today; TD reports come with quotes of version 4 and 5. */
public sealed interface QuoteBody permits SgxReportBody {
    /** REPORTDATA, as the attester gave it. */
    ReportData reportData();

    /** True if a debugger can read the memory of what is attested. */
    boolean isDebug();

    /** The body as an SGX report, the only kind in this version. */
    SgxReportBody sgx();
}
