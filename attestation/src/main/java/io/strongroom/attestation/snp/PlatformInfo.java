/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * PLATFORM_INFO: 64 bits about the machine.
 *
 * <p>Source: AMD 56860, 7.3, table "PLATFORM_INFO Field".
 *
 * @param bits all of them; some have no meaning yet
 */
public record PlatformInfo(long bits) {
    private static final int SMT_EN = 0;
    private static final int TSME_EN = 1;
    private static final int ECC_EN = 2;
    private static final int RAPL_DIS = 3;
    private static final int CIPHERTEXT_HIDING_DRAM_EN = 4;
    private static final int ALIAS_CHECK_COMPLETE = 5;

    /** SMT_EN: threads share cores. */
    public boolean isSmtEnabled() {
        return has(SMT_EN);
    }

    /** TSME_EN: all memory is encrypted, guests' or not. */
    public boolean isTsmeEnabled() {
        return has(TSME_EN);
    }

    /** ECC_EN: memory corrects errors. */
    public boolean isEccEnabled() {
        return has(ECC_EN);
    }

    /** RAPL_DIS: the host cannot measure the power that guests draw. */
    public boolean isRaplDisabled() {
        return has(RAPL_DIS);
    }

    /** CIPHERTEXT_HIDING_DRAM_EN: the host cannot read guests' encrypted memory. */
    public boolean isCiphertextHidingEnabled() {
        return has(CIPHERTEXT_HIDING_DRAM_EN);
    }

    /** ALIAS_CHECK_COMPLETE: no two addresses were found to be one memory cell, since the last reset. */
    public boolean isAliasCheckComplete() {
        return has(ALIAS_CHECK_COMPLETE);
    }

    /** Hexadecimal digits without leading zeros, as {@code 0x25}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(bits);
    }

    private boolean has(int bit) {
        return (bits >> bit & 1) != 0;
    }
}
