/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/** The header of a quote, 48 bytes. Source: Intel TDX DCAP Quoting Library API, A.3.1. */
public enum HeaderField implements Field {
    VERSION(0, 2),
    ATTESTATION_KEY_TYPE(2, 2),
    TEE_TYPE(4, 4),
    QE_SVN(8, 2),
    PCE_SVN(10, 2),
    QE_VENDOR_ID(12, 16),
    USER_DATA(28, 20);

    /** The length of a header. */
    public static final int TOTAL = 48;

    private final int offset;
    private final int length;

    HeaderField(int offset, int length) {
        this.offset = offset;
        this.length = length;
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
