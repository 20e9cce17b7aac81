/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.quote.CertificationData;
import io.strongroom.attestation.quote.Quote;
import java.security.cert.CertificateException;
import java.util.List;

/** Reads from a quote which platform it names, so that its endorsements can be looked up. Authenticates nothing. */
public final class QuotePlatform {
    private static final int CHAIN_LENGTH = 3;

    private QuotePlatform() {}

    /**
     * The platform that the PCK certificate in a quote names.
     *
     * @throws EvidenceRejectedException if the quote holds no PCK certificate chain, or one that cannot be read
     */
    public static PlatformId.Intel of(Quote quote) throws EvidenceRejectedException {
        CertificationData data = quote.signatureData().certificationData();
        if (data.type() != CertificationData.PCK_CERT_CHAIN) {
            throw new EvidenceRejectedException(
                    RejectReason.UNSUPPORTED_CERT_DATA,
                    "certification data are of type " + data.type() + " (wanted 5, a PCK certificate chain)");
        }
        SignedCertificate leaf = leaf(CertificateChains.parse(data.data(), CHAIN_LENGTH, "the PCK chain"));
        try {
            return new PlatformId.Intel(
                    quote.header().isTdx() ? Tee.TDX : Tee.SGX,
                    PckExtension.read(leaf.fields()).fmspc(),
                    authority(leaf));
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the SGX extension cannot be read: " + e.getMessage(), e);
        }
    }

    /** Found by name: some platforms put the three certificates in another order. */
    private static SignedCertificate leaf(List<SignedCertificate> chain) throws EvidenceRejectedException {
        return chain.stream()
                .filter(certificate -> certificate.subject().equals(TrustAnchor.Intel.PRODUCTION.leafName()))
                .findFirst()
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.CERT_CHAIN, "the PCK chain holds no PCK certificate of Intel's"));
    }

    private static PckAuthority authority(SignedCertificate leaf) throws EvidenceRejectedException {
        return PckAuthority.ofSubject(leaf.fields().getIssuerX500Principal())
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.CERT_CHAIN,
                        "the PCK certificate is issued by " + leaf.fields().getIssuerX500Principal()
                                + " (wanted Intel's platform or processor authority)"));
    }
}
