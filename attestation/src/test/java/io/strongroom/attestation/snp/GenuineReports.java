/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.GenuineEvidence.Vector;
import java.io.IOException;

/** Genuine reports of SEV-SNP with their certificates. */
final class GenuineReports {
    private GenuineReports() {}

    static SnpReport report(Vector vector) throws IOException, EvidenceFormatException {
        return SnpReportParser.parse(vector.file("report.bin"));
    }

    static SnpEndorsements endorsements(Vector vector) throws IOException, EvidenceFormatException {
        return vector.has("vlek.der")
                ? SnpEndorsements.of(vector.file("vlek.der"), vector.file("asvk.der"), vector.file("ark.der"))
                : SnpEndorsements.of(vector.file("vcek.der"), vector.file("ask.der"), vector.file("ark.der"));
    }
}
