/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * POLICY of a guest: 64 bits that its owner fixed at launch.
 *
 * <p>Source: AMD 56860, 4.3, table "Guest Policy Structure".
 *
 * @param bits all of them
 */
public record GuestPolicy(long bits) {
    private static final int SMT = 16;
    private static final int MUST_BE_ONE = 17;
    private static final int MIGRATE_MA = 18;
    private static final int DEBUG = 19;
    private static final int SINGLE_SOCKET = 20;

    /** ABI_MINOR: lowest minor version of the firmware's interface. */
    public int abiMinor() {
        return (int) (bits & 0xFF);
    }

    /** ABI_MAJOR: lowest major version of the firmware's interface. */
    public int abiMajor() {
        return (int) (bits >> 8 & 0xFF);
    }

    /** SMT: the guest may run where two threads share a core. */
    public boolean allowsSmt() {
        return has(SMT);
    }

    /** Bit 17, which must be one. */
    public boolean hasReservedBit() {
        return has(MUST_BE_ONE);
    }

    /** MIGRATE_MA: the guest may have a migration agent, which can move it to another platform. */
    public boolean allowsMigrationAgent() {
        return has(MIGRATE_MA);
    }

    /** DEBUG: the host may read and write the guest's memory. */
    public boolean isDebug() {
        return has(DEBUG);
    }

    /** SINGLE_SOCKET: the guest runs on one socket only. */
    public boolean isSingleSocket() {
        return has(SINGLE_SOCKET);
    }

    /** Hexadecimal digits without leading zeros, as {@code 0x30000}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(bits);
    }

    private boolean has(int bit) {
        return (bits >> bit & 1) != 0;
    }
}
