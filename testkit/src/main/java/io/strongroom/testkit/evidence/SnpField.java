/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/** An attestation report of SEV-SNP, 1184 bytes. Source: AMD SEV-SNP Firmware ABI Specification (56860), table 23. */
public enum SnpField implements Field {
    VERSION(0, 4),
    GUEST_SVN(4, 4),
    POLICY(8, 8),
    FAMILY_ID(16, 16),
    IMAGE_ID(32, 16),
    VMPL(48, 4),
    SIGNATURE_ALGO(52, 4),
    CURRENT_TCB(56, 8),
    PLATFORM_INFO(64, 8),
    FLAGS(72, 4),
    RESERVED_1(76, 4),
    REPORT_DATA(80, 64),
    MEASUREMENT(144, 48),
    HOST_DATA(192, 32),
    ID_KEY_DIGEST(224, 48),
    AUTHOR_KEY_DIGEST(272, 48),
    REPORT_ID(320, 32),
    REPORT_ID_MA(352, 32),
    REPORTED_TCB(384, 8),
    /** From version 3 on; the next two as well. */
    CPUID_FAMILY(392, 1),
    CPUID_MODEL(393, 1),
    CPUID_STEPPING(394, 1),
    RESERVED_2(395, 21),
    CHIP_ID(416, 64),
    COMMITTED_TCB(480, 8),
    CURRENT_BUILD(488, 1),
    CURRENT_MINOR(489, 1),
    CURRENT_MAJOR(490, 1),
    RESERVED_3(491, 1),
    COMMITTED_BUILD(492, 1),
    COMMITTED_MINOR(493, 1),
    COMMITTED_MAJOR(494, 1),
    RESERVED_4(495, 1),
    LAUNCH_TCB(496, 8),
    /** From version 5 on; the next one as well. */
    LAUNCH_MIT_VECTOR(504, 8),
    CURRENT_MIT_VECTOR(512, 8),
    RESERVED_5(520, 152),
    SIGNATURE_R(672, 72),
    SIGNATURE_S(744, 72),
    RESERVED_SIGNATURE(816, 368);

    /** The length of a report. */
    public static final int TOTAL = 1184;

    /** The length of what is signed. */
    public static final int SIGNED = 672;

    /** POLICY of a guest without debug: SMT allowed, and the bit that must be set. */
    public static final long POLICY_PRODUCTION = 0x3_0000;

    /** POLICY of a guest that may be debugged. */
    public static final long POLICY_DEBUG = 0xB_0000;

    /** FLAGS of a report signed by a VLEK. */
    public static final long FLAGS_VLEK = 1 << 2;

    private final int offset;
    private final int length;

    SnpField(int offset, int length) {
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
