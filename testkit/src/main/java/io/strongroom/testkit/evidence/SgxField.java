/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/** An SGX report body, 384 bytes, of an enclave or a QE. Source: Intel DCAP ECDSA Quote Library API, A.4. */
public enum SgxField implements Field {
    CPU_SVN(0, 16),
    MISC_SELECT(16, 4),
    RESERVED_1(20, 12),
    ISV_EXT_PROD_ID(32, 16),
    ATTRIBUTES(48, 16),
    MR_ENCLAVE(64, 32),
    RESERVED_2(96, 32),
    MR_SIGNER(128, 32),
    RESERVED_3(160, 32),
    CONFIG_ID(192, 64),
    ISV_PROD_ID(256, 2),
    ISV_SVN(258, 2),
    CONFIG_SVN(260, 2),
    RESERVED_4(262, 42),
    ISV_FAMILY_ID(304, 16),
    REPORT_DATA(320, 64);

    /** The length of a body. */
    public static final int TOTAL = 384;

    /** ATTRIBUTES of a production enclave: INIT and MODE64. */
    public static final String ATTRIBUTES_PRODUCTION = "0500000000000000e700000000000000";

    /** ATTRIBUTES of a debug enclave: INIT, DEBUG and MODE64. */
    public static final String ATTRIBUTES_DEBUG = "0700000000000000e700000000000000";

    private final int offset;
    private final int length;

    SgxField(int offset, int length) {
        this.offset = offset;
        this.length = length;
    }

    /** The body of a production enclave, with measurements that are easy to recognise. */
    public static Bytes enclave() {
        return Bytes.zeros(TOTAL)
                .with(CPU_SVN, "0b0b02020201" + "00".repeat(10))
                .with(ATTRIBUTES, ATTRIBUTES_PRODUCTION)
                .with(MR_ENCLAVE, "e1".repeat(32))
                .with(MR_SIGNER, "51".repeat(32))
                .with(ISV_PROD_ID, 7)
                .with(ISV_SVN, 3)
                .with(REPORT_DATA, "da".repeat(32) + "00".repeat(32));
    }

    /** The report of Intel's QE for SGX, without report data. */
    public static Bytes quotingEnclave() {
        return Bytes.zeros(TOTAL)
                .with(CPU_SVN, "0b0b02020201" + "00".repeat(10))
                .with(ATTRIBUTES, "1500000000000000e700000000000000")
                .with(MR_ENCLAVE, "96".repeat(32))
                .with(MR_SIGNER, QeIdentityForge.SGX_QE_SIGNER)
                .with(ISV_PROD_ID, 1)
                .with(ISV_SVN, 10);
    }

    /** The report of Intel's QE for TDX, without report data. */
    public static Bytes tdQuotingEnclave() {
        return quotingEnclave()
                .with(MR_ENCLAVE, "b7".repeat(32))
                .with(MR_SIGNER, QeIdentityForge.TD_QE_SIGNER)
                .with(ISV_PROD_ID, 2)
                .with(ISV_SVN, 7);
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }
}
