/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * What the report says about keys: 32 bits.
 *
 * <p>Source: AMD 56860, 7.3, table "ATTESTATION_REPORT Structure", offset 48h.
 *
 * @param bits all of them
 */
public record KeyInfo(long bits) {
    private static final int SIGNING_KEY = 2;
    private static final int FIRST_RESERVED = 5;

    /** AUTHOR_KEY_EN: AUTHOR_KEY_DIGEST is that of a key. */
    public boolean isAuthorKeyEnabled() {
        return (bits & 1) != 0;
    }

    /** MASK_CHIP_KEY: the host hides which chip it is, so that CHIP_ID is zero. */
    public boolean isChipKeyMasked() {
        return (bits & 2) != 0;
    }

    /** SIGNING_KEY. */
    public SigningKey signingKey() {
        return SigningKey.of((int) (bits >> SIGNING_KEY & 7));
    }

    /** True if bits are set that have no meaning. */
    boolean hasReservedBits() {
        return bits >> FIRST_RESERVED != 0;
    }

    /** Hexadecimal digits without leading zeros, as {@code 0x4}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(bits);
    }
}
