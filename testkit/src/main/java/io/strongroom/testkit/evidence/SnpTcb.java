/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/**
 * The TCB version of an AMD platform.
 *
 * @param fmc only in Turin
 */
public record SnpTcb(int fmc, int bootLoader, int tee, int snp, int microcode) {
    /** The TCB of the platforms made here. */
    public static final SnpTcb CURRENT = new SnpTcb(1, 4, 0, 23, 213);

    /** The 8 bytes of a report. Source: AMD SEV-SNP Firmware ABI Specification (56860), 2.2. */
    public Bytes encode(SnpProduct product) {
        int[] svns = product == SnpProduct.TURIN
                ? new int[] {fmc, bootLoader, tee, snp, 0, 0, 0, microcode}
                : new int[] {bootLoader, tee, 0, 0, 0, 0, snp, microcode};
        byte[] encoded = new byte[svns.length];
        for (int i = 0; i < svns.length; i++) {
            encoded[i] = (byte) svns[i];
        }
        return Bytes.of(encoded);
    }
}
