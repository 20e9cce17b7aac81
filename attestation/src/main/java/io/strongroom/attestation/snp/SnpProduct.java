/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A line of AMD's processors, each with a root of its own.
 *
 * <p>Source: AMD 57230, product names; AMD's Processor Programming References of families 19h and 1Ah, CPUID Fn0000_0001.
 */
public enum SnpProduct {
    /** EPYC 7003. */
    MILAN("Milan", TcbLayout.MILAN, 0x19, 0x00, 0x0F),
    /** EPYC 9004 and 8004, with Bergamo and Siena. */
    GENOA("Genoa", TcbLayout.MILAN, 0x19, 0x10, 0x1F),
    /** EPYC 9005. */
    TURIN("Turin", TcbLayout.TURIN, 0x1A, 0x00, 0x1F);

    private static final Map<String, SnpProduct> BY_LINE =
            Map.of("Milan", MILAN, "Genoa", GENOA, "Bergamo", GENOA, "Siena", GENOA, "Turin", TURIN);

    private static final int HARDWARE_ID_BYTES = 64;
    private static final int TURIN_HARDWARE_ID_BYTES = 8;
    private static final int FAMILY_OF_GENOA = 0x19;
    private static final int FIRST_MODEL_OF_SIENA = 0xA0;
    private static final int LAST_MODEL_OF_SIENA = 0xAF;

    private final String title;
    private final TcbLayout tcbLayout;
    private final int family;
    private final int firstModel;
    private final int lastModel;

    SnpProduct(String title, TcbLayout tcbLayout, int family, int firstModel, int lastModel) {
        this.title = title;
        this.tcbLayout = tcbLayout;
        this.family = family;
        this.firstModel = firstModel;
        this.lastModel = lastModel;
    }

    /** The name in certificates: {@code Milan}, {@code Genoa} or {@code Turin}. */
    public String title() {
        return title;
    }

    /** How many bytes of CHIP_ID a VCEK certificate names; the others are zero. */
    public int hardwareIdBytes() {
        return this == TURIN ? TURIN_HARDWARE_ID_BYTES : HARDWARE_ID_BYTES;
    }

    /** Subject of its root certificate. */
    X500Principal arkName() {
        return AmdNames.of("ARK-" + title);
    }

    /** Subject of the authority of its leaf certificates: ASK for a VCEK, ASVK for a VLEK. */
    X500Principal intermediateName(SigningKey leaf) {
        return AmdNames.of((leaf == SigningKey.VLEK ? "SEV-VLEK-" : "SEV-") + title);
    }

    /** How its TCB versions are laid out. */
    public TcbLayout tcbLayout() {
        return tcbLayout;
    }

    /** The product of this processor, or none if it is not known. */
    public static Optional<SnpProduct> of(CpuId cpu) {
        boolean isSiena = cpu.family() == FAMILY_OF_GENOA
                && cpu.model() >= FIRST_MODEL_OF_SIENA
                && cpu.model() <= LAST_MODEL_OF_SIENA;
        if (isSiena) {
            return Optional.of(GENOA);
        }
        return Arrays.stream(values())
                .filter(product -> product.family == cpu.family()
                        && cpu.model() >= product.firstModel
                        && cpu.model() <= product.lastModel)
                .findFirst();
    }

    /** The product that the leaf certificate's product name means, such as {@code Milan-B0}, or none. */
    public static Optional<SnpProduct> ofProductName(String productName) {
        int dash = productName.indexOf('-');
        String line = dash < 0 ? productName : productName.substring(0, dash);
        return Optional.ofNullable(BY_LINE.get(line));
    }
}
