/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * A part of the platform that has a security version number of its own.
 *
 * <p>Source: AMD 56860, 2.2; AMD 57230, 3.1, extensions 1.3.6.1.4.1.3704.1.3.
 */
public enum TcbComponent {
    /** Immutable first-stage loader, from Turin on. */
    FMC("fmc", 9),
    /** Boot loader of the secure processor. */
    BOOT_LOADER("bl", 1),
    /** Operating system of the secure processor. */
    TEE("tee", 2),
    /** SEV-SNP firmware. */
    SNP("snp", 3),
    /** Reserved. */
    SPARE_4("spl4", 4),
    /** Reserved. */
    SPARE_5("spl5", 5),
    /** Reserved. */
    SPARE_6("spl6", 6),
    /** Reserved. */
    SPARE_7("spl7", 7),
    /** Lowest patch level of the microcode of all cores. */
    MICROCODE("ucode", 8);

    private final String shortName;
    private final int extensionNumber;

    TcbComponent(String shortName, int extensionNumber) {
        this.shortName = shortName;
        this.extensionNumber = extensionNumber;
    }

    /** The name in AMD's KDS interface and in reports: {@code fmc}, {@code bl}, {@code tee}, {@code snp}, {@code ucode}. */
    public String shortName() {
        return shortName;
    }

    /** True for components without a meaning yet. */
    public boolean isReserved() {
        return this == SPARE_4 || this == SPARE_5 || this == SPARE_6 || this == SPARE_7;
    }

    /** The last number of its extension's identifier in a leaf certificate. */
    int extensionNumber() {
        return extensionNumber;
    }
}
