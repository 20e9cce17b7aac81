/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Set;

/**
 * Reads an attestation report of version 2, 3 or 5.
 *
 * <p>Source: {@code docs/spec/attestation.md}, section "SEV-SNP"; AMD 56860, 7.3, table "ATTESTATION_REPORT Structure".
 */
public final class SnpReportParser {
    private static final Set<Integer> VERSIONS = Set.of(2, 3, 5);
    private static final long ECDSA_P384_SHA384 = 1;

    private SnpReportParser() {}

    /**
     * Parses a report.
     *
     * @param bytes the raw report, exactly 1184 bytes, borrowed
     * @throws EvidenceFormatException if it is of another length or version, or not signed by ECDSA P-384 with SHA-384
     */
    public static SnpReport parse(byte[] bytes) throws EvidenceFormatException {
        if (bytes.length != SnpReport.LENGTH_BYTES) {
            throw new EvidenceFormatException(
                    "an SNP report has " + bytes.length + " bytes (wanted " + SnpReport.LENGTH_BYTES + ")");
        }
        var report = new SnpReport(Octets.of(bytes));
        long version = report.unsigned(SnpField.VERSION);
        if (version > Integer.MAX_VALUE || !VERSIONS.contains((int) version)) {
            throw new EvidenceFormatException("SNP report version " + version + " is not supported (wanted 2, 3 or 5)");
        }
        if (report.signatureAlgo() != ECDSA_P384_SHA384) {
            throw new EvidenceFormatException(
                    "SIGNATURE_ALGO is " + report.signatureAlgo() + " (wanted 1, ECDSA P-384 with SHA-384)");
        }
        return report;
    }
}
