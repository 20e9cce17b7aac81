/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.internal.BoundedReader;
import io.strongroom.attestation.internal.Sha;
import java.util.Arrays;

/**
 * What Azure's host compatibility layer (HCL) gives out in a confidential machine, from the vTPM's NV index 0x01400001: a
 * report that it asked for, and the claims that it bound to the report. The guest itself cannot choose the report data.
 *
 * <p>Nothing takes such bytes for a report by itself: {@link SnpReportParser} refuses them, and whoever expects them asks
 * here. Source: Microsoft, "Confidential VM guest attestation design
 * detail", attestation report format.
 *
 * @param report the report, 1184 bytes, not parsed
 * @param runtimeClaims JSON, with the keys of the vTPM; only claimed until {@link #bindsClaims} says otherwise
 */
public record AzureHclReport(Octets report, Octets runtimeClaims) {
    private static final Octets SIGNATURE = Octets.parseHex("48434c41");
    private static final int SIGNATURE_BYTES = 4;
    private static final int REST_OF_HEADER_BYTES = 28;
    private static final int REPORT_TYPE_SNP = 2;
    private static final int HASH_SHA256 = 1;

    /** True if these bytes begin as Azure's do. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length >= SIGNATURE_BYTES
                && Octets.of(Arrays.copyOf(bytes, SIGNATURE_BYTES)).equals(SIGNATURE);
    }

    /**
     * Takes the wrapping off. Bytes behind the claims are allowed, because the NV index has a fixed size, and ignored.
     *
     * @param bytes borrowed
     * @throws EvidenceFormatException if it is of another form, of TDX, or its claims are hashed otherwise than by SHA-256
     */
    public static AzureHclReport parse(byte[] bytes) throws EvidenceFormatException {
        var in = new BoundedReader(bytes);
        Octets signature = in.bytes(SIGNATURE_BYTES, "HCL signature");
        if (!signature.equals(SIGNATURE)) {
            throw new EvidenceFormatException("HCL signature is " + signature + " (wanted " + SIGNATURE + ", HCLA)");
        }
        in.skip(REST_OF_HEADER_BYTES, "HCL header");
        Octets report = in.bytes(SnpReport.LENGTH_BYTES, "SNP report");
        in.uint32("size of the runtime data");
        in.uint32("version of the runtime data");
        requireNumber(in.uint32("HCL report type"), REPORT_TYPE_SNP, "HCL report type");
        requireNumber(in.uint32("HCL hash type"), HASH_SHA256, "HCL hash type");
        return new AzureHclReport(report, in.bytes(in.uint32("size of the claims"), "runtime claims"));
    }

    /** True if the report vouches for the claims: REPORT_DATA is their SHA-256, then 32 zero bytes. */
    public boolean bindsClaims(SnpReport verified) {
        byte[] wanted = Arrays.copyOf(Sha.sha256(runtimeClaims.bytes()), ReportData.LENGTH_BYTES);
        return verified.octets().equals(report) && verified.reportData().equals(ReportData.of(wanted));
    }

    private static void requireNumber(long got, long wanted, String field) throws EvidenceFormatException {
        if (got != wanted) {
            throw new EvidenceFormatException(field + " is " + got + " (wanted " + wanted + ")");
        }
    }
}
