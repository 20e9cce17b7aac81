/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Validity;

/**
 * A report that is authentic, with what its certificates say. Whether it is <em>acceptable</em> is for an appraisal policy
 * to say.
 *
 * <p>Only {@link SnpVerifier} makes one. Immutable and thread-safe.
 */
public final class VerifiedSnpReport {
    private final SnpReport report;
    private final SnpProduct product;
    private final SigningKey signingKey;
    private final EndorsementKeyExtensions extensions;
    private final boolean isRevocationChecked;
    private final Validity validity;

    VerifiedSnpReport(
            SnpReport report,
            SnpProduct product,
            SigningKey signingKey,
            EndorsementKeyExtensions extensions,
            boolean isRevocationChecked,
            Validity validity) {
        this.report = report;
        this.product = product;
        this.signingKey = signingKey;
        this.extensions = extensions;
        this.isRevocationChecked = isRevocationChecked;
        this.validity = validity;
    }

    /** The report. */
    public SnpReport report() {
        return report;
    }

    /** The product, as the root says. */
    public SnpProduct product() {
        return product;
    }

    /** The kind of key that signed it: VCEK or VLEK. */
    public SigningKey signingKey() {
        return signingKey;
    }

    /** What the certificate of that key says about the platform. */
    public EndorsementKeyExtensions extensions() {
        return extensions;
    }

    /**
     * True if the root's revocation list was there and names none of the certificates. False means that nobody has asked:
     * the endorsements held no list.
     */
    public boolean isRevocationChecked() {
        return isRevocationChecked;
    }

    /** REPORTED_TCB, which the signing key belongs to. */
    public TcbVersion reportedTcb() {
        return report.reportedTcb(product.tcbLayout());
    }

    /** The time in which everything that the verdict rests on is in date. */
    public Validity validity() {
        return validity;
    }
}
