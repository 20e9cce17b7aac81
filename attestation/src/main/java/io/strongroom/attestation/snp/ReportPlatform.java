/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.internal.DerOrPem;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;

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
     * The products of which a report can be: the one that it names, or that the certificate of its key names; all of them
     * for a report of version 2 that comes alone. A certificate that cannot be read names none.
     *
     * @param leaf VLEK or VCEK certificate, DER or PEM, if it came with the report
     */
    public static List<SnpProduct> products(SnpReport report, Optional<Octets> leaf) {
        return report.product()
                .or(() -> leaf.flatMap(ReportPlatform::productOf))
                .map(List::of)
                .orElse(List.of(SnpProduct.values()));
    }

    private static Optional<SnpProduct> productOf(Octets leaf) {
        try {
            return EndorsementKeyCertificate.parse(DerOrPem.certificate(leaf.bytes(), "the VCEK or VLEK certificate"))
                    .product();
        } catch (CertificateException | EvidenceFormatException e) {
            return Optional.empty();
        }
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
