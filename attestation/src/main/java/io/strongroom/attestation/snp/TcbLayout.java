/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import java.util.List;

/**
 * In which byte of a TCB version each security version number lies.
 *
 * <p>Source: AMD 56860, 2.2, tables "Structure of the TCB_VERSION in Milan/Genoa" and "in Turin".
 */
public enum TcbLayout {
    /** Family 19h: boot loader, TEE, four reserved, SNP, microcode. */
    MILAN,
    /** Family 1Ah: FMC, boot loader, TEE, SNP, three reserved, microcode. */
    TURIN;

    private static final int FAMILY_OF_TURIN = 0x1A;

    private static final List<TcbComponent> IN_MILAN = List.of(
            TcbComponent.BOOT_LOADER,
            TcbComponent.TEE,
            TcbComponent.SPARE_4,
            TcbComponent.SPARE_5,
            TcbComponent.SPARE_6,
            TcbComponent.SPARE_7,
            TcbComponent.SNP,
            TcbComponent.MICROCODE);

    private static final List<TcbComponent> IN_TURIN = List.of(
            TcbComponent.FMC,
            TcbComponent.BOOT_LOADER,
            TcbComponent.TEE,
            TcbComponent.SNP,
            TcbComponent.SPARE_5,
            TcbComponent.SPARE_6,
            TcbComponent.SPARE_7,
            TcbComponent.MICROCODE);

    /** The components, byte by byte. */
    public List<TcbComponent> components() {
        return this == TURIN ? IN_TURIN : IN_MILAN;
    }

    /** The layout of this processor. */
    static TcbLayout of(CpuId cpu) {
        return cpu.family() >= FAMILY_OF_TURIN ? TURIN : MILAN;
    }
}
