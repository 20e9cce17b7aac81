/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.PrivateKey;

/** Reports of SEV-SNP. Source: AMD SEV-SNP Firmware ABI Specification (56860), tables 23 and 141. */
public final class SnpReportForge {
    /** A chip id; a VCEK certificate of Turin holds its first 8 bytes, behind which there is nothing. */
    private static final String CHIP_ID = "c1d2e3f405162738";

    private static final int SIGNATURE_BYTES = 48;
    private static final int FIRST_WITH_CPUID = 3;
    private static final int FIRST_WITH_MITIGATIONS = 5;

    private SnpReportForge() {}

    /** The chip id of the platforms made here. */
    public static Bytes chipId(SnpProduct product) {
        return product == SnpProduct.TURIN
                ? Bytes.join(Bytes.hex(CHIP_ID), Bytes.zeros(SnpField.CHIP_ID.length() - CHIP_ID.length() / 2))
                : Bytes.hex(CHIP_ID.repeat(8));
    }

    /** A report of version 2, 3 or 5 that a VCEK would sign, not signed yet: no debug, VMPL 0. */
    public static Bytes unsigned(SnpProduct product, int version) {
        Bytes report = Bytes.zeros(SnpField.TOTAL)
                .with(SnpField.VERSION, version)
                .with(SnpField.POLICY, SnpField.POLICY_PRODUCTION)
                .with(SnpField.SIGNATURE_ALGO, 1)
                .with(SnpField.PLATFORM_INFO, 0x25)
                .with(SnpField.REPORT_DATA, "da".repeat(32) + "00".repeat(32))
                .with(SnpField.MEASUREMENT, "3e".repeat(48))
                .with(SnpField.REPORT_ID, "1d".repeat(32))
                .with(SnpField.REPORT_ID_MA, "ff".repeat(32))
                .with(SnpField.CHIP_ID, chipId(product))
                .with(SnpField.CURRENT_BUILD.offset(), Bytes.hex("313701"))
                .with(SnpField.COMMITTED_BUILD.offset(), Bytes.hex("313701"));
        if (version >= FIRST_WITH_CPUID) {
            report = report.with(SnpField.CPUID_FAMILY.offset(), product.cpuid());
        }
        if (version >= FIRST_WITH_MITIGATIONS) {
            report = report.with(SnpField.LAUNCH_MIT_VECTOR, 0x0b).with(SnpField.CURRENT_MIT_VECTOR, 0x0b);
        }
        return withTcb(report, product, SnpTcb.CURRENT);
    }

    /** The same with this TCB as current, reported, committed and launch TCB. */
    public static Bytes withTcb(Bytes report, SnpProduct product, SnpTcb tcb) {
        Bytes encoded = tcb.encode(product);
        return report.with(SnpField.CURRENT_TCB, encoded)
                .with(SnpField.REPORTED_TCB, encoded)
                .with(SnpField.COMMITTED_TCB, encoded)
                .with(SnpField.LAUNCH_TCB, encoded);
    }

    /** The report, signed: ECDSA P-384 with SHA-384, r and s little-endian in 72 bytes each. */
    public static Bytes sign(Bytes report, PrivateKey key) {
        Bytes signature = ForgedKeys.sign("SHA384withECDSAinP1363Format", key, report.slice(0, SnpField.SIGNED));
        Bytes padding = Bytes.zeros(SnpField.SIGNATURE_R.length() - SIGNATURE_BYTES);
        Bytes r = signature.slice(0, SIGNATURE_BYTES).reversed();
        Bytes s = signature.slice(SIGNATURE_BYTES, 2 * SIGNATURE_BYTES).reversed();
        return report.with(SnpField.SIGNATURE_R, Bytes.join(r, padding))
                .with(SnpField.SIGNATURE_S, Bytes.join(s, padding));
    }
}
