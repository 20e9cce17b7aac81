/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/**
 * The body of a TD report: 584 bytes in version 1.0, 648 in version 1.5, which has the last two fields. Source: Intel
 * TDX DCAP Quoting Library API, A.3.2.
 */
public enum TdField implements Field {
    TEE_TCB_SVN(0, 16),
    MR_SEAM(16, 48),
    MR_SIGNER_SEAM(64, 48),
    SEAM_ATTRIBUTES(112, 8),
    TD_ATTRIBUTES(120, 8),
    XFAM(128, 8),
    MR_TD(136, 48),
    MR_CONFIG_ID(184, 48),
    MR_OWNER(232, 48),
    MR_OWNER_CONFIG(280, 48),
    RTMR0(328, 48),
    RTMR1(376, 48),
    RTMR2(424, 48),
    RTMR3(472, 48),
    REPORT_DATA(520, 64),
    TEE_TCB_SVN_2(584, 16),
    MR_SERVICE_TD(600, 48);

    /** The length of a body of version 1.0. */
    public static final int TOTAL_10 = 584;

    /** The length of a body of version 1.5. */
    public static final int TOTAL_15 = 648;

    /** TD_ATTRIBUTES of a production TD: SEPT_VE_DISABLE. */
    public static final String ATTRIBUTES_PRODUCTION = "0000001000000000";

    /** TD_ATTRIBUTES of a debug TD. */
    public static final String ATTRIBUTES_DEBUG = "0100001000000000";

    private final int offset;
    private final int length;

    TdField(int offset, int length) {
        this.offset = offset;
        this.length = length;
    }

    /** The body of a production TD in version 1.0: module version 1, module SVN 6. */
    public static Bytes td10() {
        return Bytes.zeros(TOTAL_10)
                .with(TEE_TCB_SVN, "060103" + "00".repeat(13))
                .with(MR_SEAM, "5e".repeat(48))
                .with(TD_ATTRIBUTES, ATTRIBUTES_PRODUCTION)
                .with(XFAM, "e702060000000000")
                .with(MR_TD, "7d".repeat(48))
                .with(RTMR0, "a0".repeat(48))
                .with(RTMR1, "a1".repeat(48))
                .with(RTMR2, "a2".repeat(48))
                .with(RTMR3, "a3".repeat(48))
                .with(REPORT_DATA, "da".repeat(32) + "00".repeat(32));
    }

    /** The same in version 1.5, with the same SVNs a second time and no service TD. */
    public static Bytes td15() {
        Bytes common = Bytes.join(td10(), Bytes.zeros(TOTAL_15 - TOTAL_10));
        return common.with(TEE_TCB_SVN_2, common.get(TEE_TCB_SVN));
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
