/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * The fields of an attestation report: offset and length in bytes. Integers are little-endian.
 *
 * <p>Source: AMD 56860, 7.3, table "ATTESTATION_REPORT Structure", and table "Format for an ECDSA P-384 with SHA-384
 * Signature".
 */
enum SnpField {
    VERSION(0, 4),
    GUEST_SVN(4, 4),
    POLICY(8, 8),
    FAMILY_ID(16, 16),
    IMAGE_ID(32, 16),
    VMPL(48, 4),
    SIGNATURE_ALGO(52, 4),
    CURRENT_TCB(56, 8),
    PLATFORM_INFO(64, 8),
    KEY_INFO(72, 4),
    RESERVED_AFTER_KEY_INFO(76, 4),
    REPORT_DATA(80, 64),
    MEASUREMENT(144, 48),
    HOST_DATA(192, 32),
    ID_KEY_DIGEST(224, 48),
    AUTHOR_KEY_DIGEST(272, 48),
    REPORT_ID(320, 32),
    REPORT_ID_MA(352, 32),
    REPORTED_TCB(384, 8),
    /** From version 3 on, like the next two; zero before. */
    CPUID_FAM_ID(392, 1),
    CPUID_MOD_ID(393, 1),
    CPUID_STEP(394, 1),
    RESERVED_AFTER_CPUID(395, 21),
    CHIP_ID(416, 64),
    COMMITTED_TCB(480, 8),
    CURRENT_BUILD(488, 1),
    CURRENT_MINOR(489, 1),
    CURRENT_MAJOR(490, 1),
    RESERVED_AFTER_CURRENT(491, 1),
    COMMITTED_BUILD(492, 1),
    COMMITTED_MINOR(493, 1),
    COMMITTED_MAJOR(494, 1),
    RESERVED_AFTER_COMMITTED(495, 1),
    LAUNCH_TCB(496, 8),
    /** From version 5 on, like the next one; zero before. */
    LAUNCH_MIT_VECTOR(504, 8),
    CURRENT_MIT_VECTOR(512, 8),
    RESERVED_BEFORE_SIGNATURE(520, 152),
    SIGNATURE_R(672, 72),
    SIGNATURE_S(744, 72),
    SIGNATURE_REST(816, 368);

    private final int offset;
    private final int lengthBytes;

    SnpField(int offset, int lengthBytes) {
        this.offset = offset;
        this.lengthBytes = lengthBytes;
    }

    int offset() {
        return offset;
    }

    int end() {
        return offset + lengthBytes;
    }
}
