/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.PlatformId;

/** Reads from a report which platform it names, so that its endorsements can be looked up. Authenticates nothing. */
public final class ReportPlatform {
    private ReportPlatform() {}

    /**
     * The platform that a report of version 3 or later names.
     *
     * @throws EvidenceFormatException if it names none
     */
    public static PlatformId.Amd of(SnpReport report) throws EvidenceFormatException {
        SnpProduct product = report.product()
                .orElseThrow(() -> new EvidenceFormatException("the report does not name its product, as all of version"
                        + " 2; say whether it is Milan, Genoa or Turin"));
        return of(report, product);
    }

    /**
     * The platform of a report of this product.
     *
     * @throws EvidenceFormatException if the report names another product, or neither chip nor provider
     */
    public static PlatformId.Amd of(SnpReport report, SnpProduct product) throws EvidenceFormatException {
        if (report.product().filter(named -> named != product).isPresent()) {
            throw new EvidenceFormatException(
                    "the report is of " + report.product().orElseThrow().title() + " (wanted " + product.title() + ")");
        }
        SigningKey kind = report.keyInfo().signingKey();
        if (kind != SigningKey.VCEK && kind != SigningKey.VLEK) {
            throw new EvidenceFormatException("the report names the signing key " + kind + " (wanted VCEK or VLEK)");
        }
        if (kind == SigningKey.VCEK && report.chipId().isZero()) {
            throw new EvidenceFormatException("the host hides which chip it is, so that its VCEK cannot be asked for");
        }
        return new PlatformId.Amd(
                product,
                kind,
                report.chipId(),
                report.reportedTcb(product.tcbLayout()).octets());
    }
}
