/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.time.Instant;

/** A line of AMD's processors. */
public enum SnpProduct {
    MILAN("Milan", "Milan-B0", "190101", 64, 0x01_0000, 0x01_0001, "2020-10-22T17:23:05Z"),
    GENOA("Genoa", "Genoa", "191101", 64, 0x02_0000, 0x02_0002, "2022-01-26T15:34:37Z"),
    TURIN("Turin", "Turin", "1a0201", 8, 0x03_0000, 0x03_0001, "2023-05-15T20:03:12Z");

    private final String title;
    private final String vcekName;
    private final String cpuid;
    private final int hardwareIdBytes;
    private final int arkSerial;
    private final int askSerial;
    private final Instant arkNotBefore;

    SnpProduct(
            String title,
            String vcekName,
            String cpuid,
            int hardwareIdBytes,
            int arkSerial,
            int askSerial,
            String arkNotBefore) {
        this.title = title;
        this.vcekName = vcekName;
        this.cpuid = cpuid;
        this.hardwareIdBytes = hardwareIdBytes;
        this.arkSerial = arkSerial;
        this.askSerial = askSerial;
        this.arkNotBefore = Instant.parse(arkNotBefore);
    }

    /** As AMD writes it in names of certificates. */
    public String title() {
        return title;
    }

    /** As a VCEK certificate names it. */
    public String vcekName() {
        return vcekName;
    }

    /** Family, model and stepping in a report. */
    Bytes cpuid() {
        return Bytes.hex(cpuid);
    }

    /** How many bytes of the chip id a VCEK certificate holds. */
    int hardwareIdBytes() {
        return hardwareIdBytes;
    }

    int arkSerial() {
        return arkSerial;
    }

    int askSerial() {
        return askSerial;
    }

    int asvkSerial() {
        return arkSerial + 0x0101;
    }

    Instant arkNotBefore() {
        return arkNotBefore;
    }
}
